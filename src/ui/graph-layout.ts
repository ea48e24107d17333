/**
 * What Graphviz laid out, as shapes and lines of text to draw. It comes as -Tjson, whose drawing
 * operations (https://graphviz.org/docs/outputs/canon/#xdot) are the same that its own pictures are
 * made of: shapes, places and the width that each line of text may take.
 */

export interface GraphLayout {
  /** Of what is drawn, in the layout's own coordinates. */
  readonly left: number;
  readonly top: number;
  readonly widthPt: number;
  readonly heightPt: number;
  readonly boxes: readonly LaidBox[];
  readonly edges: readonly LaidEdge[];
}

export interface LaidBox {
  /** Which function it stands for, or hangs at. */
  readonly functionIndex: number;
  /** A label's value beside its function. */
  readonly isTag: boolean;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly outline: string;
  readonly texts: readonly LaidText[];
  readonly colour: string;
  readonly fill: string;
}

export interface LaidEdge {
  /** Indexes of functions. */
  readonly from: number;
  readonly to: number;
  /** To a tag and not to a function. */
  readonly isTag: boolean;
  readonly line: string;
  readonly arrow: string;
  readonly texts: readonly LaidText[];
  readonly colour: string;
  readonly widthPt: number;
  /** Calls of functions that are left out lie between. */
  readonly isDotted: boolean;
  readonly title: string;
}

export interface LaidText {
  readonly text: string;
  /** The middle of its base line. */
  readonly x: number;
  readonly y: number;
  readonly sizePt: number;
  readonly widthPt: number;
}

/** The part of -Tjson that is read. */
interface GraphvizJson {
  readonly bb: string;
  readonly objects?: readonly GraphvizObject[];
  readonly edges?: readonly GraphvizEdge[];
}

interface GraphvizObject {
  readonly _gvid: number;
  readonly name: string;
  readonly _draw_?: readonly Operation[];
  readonly _ldraw_?: readonly Operation[];
}

interface GraphvizEdge {
  readonly tail: number;
  readonly head: number;
  readonly tooltip?: string;
  readonly style?: string;
  readonly _draw_?: readonly Operation[];
  readonly _hdraw_?: readonly Operation[];
  readonly _ldraw_?: readonly Operation[];
}

interface Operation {
  readonly op: string;
  readonly points?: readonly Point[];
  readonly color?: string;
  readonly size?: number;
  readonly pt?: Point;
  readonly width?: number;
  readonly text?: string;
  readonly style?: string;
}

type Point = readonly [x: number, y: number];

/** The header's box is left out: the page has one of its own. */
export function graphLayout(json: string): GraphLayout {
  // Graphviz of the same build wrote it.
  const laid = JSON.parse(json) as GraphvizJson;
  const [, , , top = 0] = laid.bb.split(',').map(Number);
  const functionOf = new Map<number, { readonly index: number; readonly isTag: boolean }>();
  const boxes: LaidBox[] = [];
  for (const object of laid.objects ?? []) {
    // N7 is a function, N7_0 a label's value at it, NN7_0_1 one below that (render/dot-tags.ts).
    const [, number, tag] = /^N+(\d+)(_.*)?$/.exec(object.name) ?? [];
    if (number === undefined || object._draw_ === undefined) continue;
    const owner = { index: Number(number) - 1, isTag: tag !== undefined };
    functionOf.set(object._gvid, owner);
    boxes.push(boxOf(object, owner, top));
  }
  const edges = (laid.edges ?? []).flatMap((edge) => {
    const from = functionOf.get(edge.tail);
    const to = functionOf.get(edge.head);
    return from === undefined || to === undefined ? [] : [edgeOf(edge, from, to, top)];
  });
  return trimmed({ boxes, edges });
}

function boxOf(
  object: GraphvizObject,
  { index, isTag }: { readonly index: number; readonly isTag: boolean },
  top: number,
): LaidBox {
  const { outlines, colour, fill } = strokes(object._draw_ ?? [], top);
  const points = (object._draw_ ?? []).flatMap((one) => one.points ?? []);
  const [left, right] = extent(points.map(([x]) => x));
  const [upper, lower] = extent(points.map(([, y]) => top - y));
  return {
    functionIndex: index,
    isTag,
    left,
    top: upper,
    right,
    bottom: lower,
    outline: outlines.join(''),
    texts: textsOf(object._ldraw_ ?? [], top),
    colour,
    fill,
  };
}

function edgeOf(
  edge: GraphvizEdge,
  from: { readonly index: number },
  to: { readonly index: number; readonly isTag: boolean },
  top: number,
): LaidEdge {
  const { outlines, colour, widthPt } = strokes(edge._draw_ ?? [], top);
  return {
    from: from.index,
    to: to.index,
    isTag: to.isTag,
    line: outlines.join(''),
    arrow: strokes(edge._hdraw_ ?? [], top).outlines.join(''),
    texts: textsOf(edge._ldraw_ ?? [], top),
    colour,
    widthPt,
    isDotted: edge.style === 'dotted',
    title: edge.tooltip ?? '',
  };
}

function strokes(
  operations: readonly Operation[],
  top: number,
): { outlines: string[]; colour: string; fill: string; widthPt: number } {
  const outlines: string[] = [];
  let colour = '#000000';
  let fill = 'none';
  let widthPt = 1;
  for (const { op, points = [], color, style } of operations) {
    if (op === 'c') colour = color ?? colour;
    if (op === 'C') fill = color ?? fill;
    if (op === 'S') widthPt = Number(/^setlinewidth\((.*)\)$/.exec(style ?? '')?.[1] ?? widthPt);
    if ('PpL'.includes(op)) outlines.push(`${path(points, top)}${op === 'L' ? '' : 'Z'}`);
    if ('Bb'.includes(op)) outlines.push(curve(points, top));
  }
  return { outlines, colour, fill, widthPt };
}

function textsOf(operations: readonly Operation[], top: number): readonly LaidText[] {
  const texts: LaidText[] = [];
  let sizePt = 14;
  for (const { op, size, pt, width, text } of operations) {
    if (op === 'F') sizePt = size ?? sizePt;
    if (op !== 'T' || pt === undefined || text === undefined) continue;
    texts.push({ text, x: pt[0], y: top - pt[1], sizePt, widthPt: width ?? 0 });
  }
  return texts;
}

function path(points: readonly Point[], top: number): string {
  return points.map((point, i) => `${i === 0 ? 'M' : 'L'}${place(point, top)}`).join('');
}

/** The first point and then three a piece. */
function curve([first, ...rest]: readonly Point[], top: number): string {
  if (first === undefined) return '';
  return `M${place(first, top)}C${rest.map((point) => place(point, top)).join(' ')}`;
}

function place([x, y]: Point, top: number): string {
  return `${round(x)} ${round(top - y)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The hole that the header's box leaves is cut off; what is drawn keeps its coordinates. */
function trimmed({ boxes, edges }: Pick<GraphLayout, 'boxes' | 'edges'>): GraphLayout {
  const texts = [...boxes, ...edges].flatMap((one) => one.texts);
  const xs = texts.flatMap(({ x, widthPt }) => [x - widthPt / 2, x + widthPt / 2]);
  const ys = texts.flatMap(({ y, sizePt }) => [y - sizePt, y]);
  for (const { left, right, top, bottom } of boxes) {
    xs.push(left, right);
    ys.push(top, bottom);
  }
  const [left, right] = extent(xs);
  const [top, bottom] = extent(ys);
  return { left, top, widthPt: right - left, heightPt: bottom - top, boxes, edges };
}

/** Not by Math.min(...), which has no room for thousands. */
function extent(values: readonly number[]): readonly [min: number, max: number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return values.length === 0 ? [0, 1] : [min, max];
}
