/** A laid-out call graph as SVG: made once a layout and theme, then only marked and moved. */
import { graphColour } from '../graph-colours.ts';
import type { GraphLayout, LaidBox, LaidEdge, LaidText } from '../graph-layout.ts';
import type { GraphPort, Size } from '../graph-port.ts';
import type { Theme } from '../palette.ts';
import { setAttributes } from './element.ts';
import { svgElement } from './svg-element.ts';

export interface GraphMarks {
  readonly selected: number | undefined;
  /** Drawn strongly, the rest faintly; undefined draws all alike. */
  readonly near: ReadonlySet<number> | undefined;
  /** What a search found; undefined when nothing is searched. */
  readonly matches: ReadonlySet<number> | undefined;
}

export interface GraphDrawing {
  readonly root: SVGSVGElement;
  readonly move: (port: GraphPort, screen: Size) => void;
  readonly mark: (marks: GraphMarks) => void;
  /** Gives the keys to a function's box. */
  readonly focus: (functionIndex: number) => void;
}

export interface GraphWords {
  /** In full: the box has room for the last part alone. */
  readonly name: (functionIndex: number) => string;
}

/** Fonts with Helvetica's widths, which Graphviz reckoned with. */
const FONT_FAMILY = 'Arial, Helvetica, "Liberation Sans", Arimo, "Nimbus Sans", sans-serif';

/** Farther away the texts of edges are left out. */
const FAR_SCALE = 0.35;

export function drawGraph(layout: GraphLayout, theme: Theme, words: GraphWords): GraphDrawing {
  const edges = layout.edges.map((edge) => ({ edge, drawn: drawEdge(edge, theme) }));
  const boxes = layout.boxes.map((box) => ({ box, drawn: drawBox(box, theme, words) }));
  const functionBoxes = new Map(
    boxes.filter(({ box }) => !box.isTag).map(({ box, drawn }) => [box.functionIndex, drawn]),
  );
  const [firstBox] = functionBoxes.values();
  firstBox?.setAttribute('tabindex', '0');
  const moved = svgElement(
    'g',
    { 'font-family': FONT_FAMILY },
    svgElement('g', { 'aria-hidden': 'true' }, ...edges.map(({ drawn }) => drawn)),
    ...boxes.map(({ drawn }) => drawn),
  );
  const root = svgElement(
    'svg',
    {
      class: 'graph-picture',
      role: 'group',
      'aria-label': 'Functions. Arrow keys move along calls, Enter focuses on one.',
    },
    moved,
  );
  let tabStop = firstBox;
  return {
    root,
    move: ({ x, y, scale }, { width, height }) => {
      const left = width / 2 - x * scale;
      const top = height / 2 - y * scale;
      setAttributes(moved, { transform: `translate(${left} ${top}) scale(${scale})` });
      root.classList.toggle('is-far', scale < FAR_SCALE);
    },
    mark: ({ selected, near, matches }) => {
      for (const { box, drawn } of boxes) {
        const { functionIndex } = box;
        const isFaint = near !== undefined && !near.has(functionIndex);
        const isUnmatched = matches !== undefined && !matches.has(functionIndex);
        drawn.classList.toggle('is-faint', isFaint || (isUnmatched && near === undefined));
        drawn.classList.toggle('is-match', matches?.has(functionIndex) === true && !box.isTag);
        drawn.classList.toggle('is-selected', functionIndex === selected && !box.isTag);
      }
      for (const { edge, drawn } of edges) {
        const isTouching = edge.from === selected || edge.to === selected;
        drawn.classList.toggle('is-faint', near !== undefined && !isTouching);
      }
      const next = selected === undefined ? undefined : functionBoxes.get(selected);
      if (next === undefined || next === tabStop) return;
      tabStop?.setAttribute('tabindex', '-1');
      next.setAttribute('tabindex', '0');
      tabStop = next;
    },
    focus: (functionIndex) => functionBoxes.get(functionIndex)?.focus({ preventScroll: true }),
  };
}

function drawBox(box: LaidBox, theme: Theme, words: GraphWords): SVGGElement {
  const shape = svgElement('path', {
    d: box.outline,
    fill: graphColour(box.fill, theme),
    stroke: graphColour(box.colour, theme),
  });
  // With a space between, or they would be read as one word.
  const texts = box.texts.flatMap((text) => [drawText(text), ' ']);
  if (box.isTag) return svgElement('g', { class: 'graph-tag' }, shape, ...texts);
  return svgElement(
    'g',
    {
      class: 'graph-box',
      role: 'button',
      tabindex: '-1',
      'data-function': box.functionIndex,
      // What is seen comes first, so that whoever speaks to a computer can say it.
      'aria-label': `${box.texts.map(({ text }) => text).join(' ')} – ${words.name(box.functionIndex)}`,
    },
    shape,
    ...texts,
  );
}

function drawEdge(edge: LaidEdge, theme: Theme): SVGGElement {
  const stroke = graphColour(edge.colour, theme);
  return svgElement(
    'g',
    { class: 'graph-edge' },
    svgElement('title', {}, edge.title),
    svgElement('path', {
      d: edge.line,
      fill: 'none',
      stroke,
      'stroke-width': edge.widthPt,
      'stroke-dasharray': edge.isDotted ? `${edge.widthPt} ${edge.widthPt + 4}` : undefined,
    }),
    svgElement('path', { d: edge.arrow, fill: stroke, stroke }),
    ...edge.texts.map(drawText),
  );
}

/** Squeezed to the width that was reckoned with, should the font at hand be a wider one. */
function drawText({ text, x, y, sizePt, widthPt }: LaidText): SVGTextElement {
  const isWider = measure(text, sizePt) > widthPt + 0.5;
  return svgElement(
    'text',
    {
      x,
      y,
      'font-size': sizePt,
      'text-anchor': 'middle',
      'xml:space': 'preserve',
      ...(isWider && { textLength: widthPt, lengthAdjust: 'spacingAndGlyphs' }),
    },
    text,
  );
}

let meter: CanvasRenderingContext2D | null | undefined;

function measure(text: string, sizePt: number): number {
  meter ??= document.createElement('canvas').getContext('2d');
  if (meter === null) return 0;
  meter.font = `${sizePt}px ${FONT_FAMILY}`;
  return meter.measureText(text).width;
}
