/** Draws the visible part of a flame graph on a canvas. */
import { forEachVisible, othersOf, type PlacedBox, type Viewport } from '../flame-layout.ts';
import type { FlameModel, Frame } from '../flame-model.ts';
import { widthOf } from '../flame-window.ts';
import { originOf } from '../frame-origin.ts';
import { fitText, nameForms, type TextMeter, textMeter } from '../frame-text.ts';
import { changeColour, packageColour, type Theme } from '../palette.ts';

export const ROW_HEIGHT_PX = 21;

export interface Painting {
  readonly model: FlameModel;
  readonly port: Viewport;
  /** Where row 0 begins, from the canvas's top; negative when scrolled. */
  readonly topPx: number;
  readonly heightPx: number;
  readonly theme: Theme;
  /** Frames that a search found; undefined when nothing is searched. */
  readonly matches: ReadonlySet<number> | undefined;
  readonly selectedBox: number | undefined;
  readonly hoveredBox: number | undefined;
}

/** Boxes narrower than this carry no text. */
const TEXT_MIN_PX = 22;
const TEXT_PADDING_PX = 5;
const FONT_SIZE_PX = 12;

/** What a search did not find keeps a breath of its colour, and the graph its shape. */
const DIMMED_ALPHA = 0.3;

interface Inks {
  readonly text: string;
  readonly dimmedText: string;
  readonly root: string;
  readonly match: string;
  readonly matchText: string;
  readonly outline: string;
  readonly others: string;
}

const INKS: Readonly<Record<Theme, Inks>> = {
  light: {
    text: '#221c15',
    dimmedText: '#8d867c',
    root: '#e6e1d8',
    match: '#c026a8',
    matchText: '#ffffff',
    outline: '#1b1611',
    others: '#d6d0c5',
  },
  dark: {
    text: '#f4efe6',
    dimmedText: '#85807a',
    root: '#34363c',
    match: '#d946c6',
    matchText: '#16060f',
    outline: '#fbf6ec',
    others: '#3d4046',
  },
};

export interface FlamePainter {
  readonly paint: (painting: Painting) => void;
}

export function flamePainter(canvas: HTMLCanvasElement): FlamePainter {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser has no canvas to draw on');
  const font = `${FONT_SIZE_PX}px ${getComputedStyle(canvas).fontFamily}`;
  context.font = font;
  const meter = textMeter((character) => context.measureText(character).width);
  const looks = frameLooks();
  return {
    paint: (painting) => {
      fitCanvas(canvas, painting);
      const ratio = devicePixelRatio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, painting.port.widthPx, painting.heightPx);
      context.font = font;
      context.textBaseline = 'middle';
      paintOthers(context, painting);
      paintBoxes({ context, painting, meter, looks });
      paintOutlines(context, painting);
    },
  };
}

function fitCanvas(canvas: HTMLCanvasElement, { port, heightPx }: Painting): void {
  const width = Math.round(port.widthPx * devicePixelRatio);
  const height = Math.round(heightPx * devicePixelRatio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly painting: Painting;
  readonly meter: TextMeter;
  readonly looks: (frame: Frame, theme: Theme) => Look;
}

interface Look {
  readonly colour: string;
  readonly forms: readonly string[];
}

/** Worked out once a frame, not once a box and repaint. */
function frameLooks(): Brush['looks'] {
  const known: Record<Theme, Map<string, Look>> = { light: new Map(), dark: new Map() };
  return (frame, theme) => {
    const key = `${frame.name}\0${frame.file}`;
    const look = known[theme].get(key) ?? {
      colour: packageColour(originOf(frame.name, frame.file), theme),
      forms: nameForms(frame.name),
    };
    known[theme].set(key, look);
    return look;
  };
}

function paintBoxes({ context, painting, meter, looks }: Brush): void {
  const { model, port, theme, matches } = painting;
  const inks = INKS[theme];
  forEachVisible(model, port, (placed) => {
    const look = looks(model.frameOf(placed.box), theme);
    const isRoot = placed.box === 0;
    const isMatch = matches?.has(model.frames[placed.box] ?? -1) === true && !isRoot;
    const isDimmed = matches !== undefined && !isMatch;
    const colour = model.isDifference
      ? changeColour(changedPart(model, placed.box), theme)
      : look.colour;
    context.fillStyle = isMatch ? inks.match : isRoot ? inks.root : colour;
    const { left, top, width, height } = insetOf(placed, painting);
    context.globalAlpha = isDimmed ? DIMMED_ALPHA : 1;
    context.fillRect(left, top, width, height);
    context.globalAlpha = 1;
    if (width < TEXT_MIN_PX) return;
    const sign = model.isDifference ? signOf(model.totals[placed.box] ?? 0) : '';
    const room = width - 2 * TEXT_PADDING_PX - meter.width(sign);
    const text = sign + fitText(look.forms, room, meter);
    if (text === '') return;
    context.fillStyle = isMatch ? inks.matchText : isDimmed ? inks.dimmedText : inks.text;
    context.fillText(text, left + TEXT_PADDING_PX, top + height / 2 + 0.5);
  });
}

/** From -1, all of it gone, to 1, all of it new. */
function changedPart(model: FlameModel, box: number): number {
  const weight = model.weights[box] ?? 0;
  return weight === 0 ? 0 : (model.totals[box] ?? 0) / weight;
}

function signOf(value: number): string {
  if (value === 0) return '';
  return value > 0 ? '+ ' : '− ';
}

/** A gap of a pixel between boxes, which the narrowest go without. */
function insetOf(
  { left, right, row }: PlacedBox,
  { topPx }: Painting,
): { left: number; top: number; width: number; height: number } {
  const width = right - left;
  const gap = width > 3 ? 1 : 0;
  const height = ROW_HEIGHT_PX - 1;
  return { left, top: topPx + row * ROW_HEIGHT_PX, width: Math.max(width - gap, 0.5), height };
}

/** Left out for being too narrow: hatched, so that it reads as "there is more". */
function paintOthers(context: CanvasRenderingContext2D, painting: Painting): void {
  const { model, port, theme, topPx } = painting;
  const toPx = port.widthPx / widthOf(port.window);
  context.strokeStyle = INKS[theme].others;
  context.lineWidth = 1;
  for (let row = port.firstRow; row < port.endRow; row++) {
    for (const { start, weight } of othersOf(model, row)) {
      const left = Math.max(0, (start - port.window.from) * toPx);
      const right = Math.min(port.widthPx, (start + weight - port.window.from) * toPx);
      if (right - left >= 1) hatch(context, { left, right, top: topPx + row * ROW_HEIGHT_PX });
    }
  }
}

function hatch(
  context: CanvasRenderingContext2D,
  { left, right, top }: { readonly left: number; readonly right: number; readonly top: number },
): void {
  const height = ROW_HEIGHT_PX - 1;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, height);
  context.clip();
  context.beginPath();
  for (let x = left - height - (left % 5); x < right; x += 5) {
    context.moveTo(x, top + height);
    context.lineTo(x + height, top);
  }
  context.stroke();
  context.restore();
}

/** The hovered box thinly, the selected one strongly. */
function paintOutlines(context: CanvasRenderingContext2D, painting: Painting): void {
  const { hoveredBox, selectedBox, theme } = painting;
  context.strokeStyle = INKS[theme].outline;
  for (const [box, lineWidth] of [[hoveredBox, 1] as const, [selectedBox, 2] as const]) {
    const placed = box === undefined ? undefined : placeOf(box, painting);
    if (placed === undefined) continue;
    const { left, top, width, height } = insetOf(placed, painting);
    context.lineWidth = lineWidth;
    const inset = lineWidth / 2;
    context.strokeRect(
      left + inset,
      top + inset,
      Math.max(1, width - lineWidth),
      height - lineWidth,
    );
  }
}

/** Undefined outside the screen. */
function placeOf(box: number, { model, port }: Painting): PlacedBox | undefined {
  const toPx = port.widthPx / widthOf(port.window);
  const left = ((model.starts[box] ?? 0) - port.window.from) * toPx;
  const right = left + (model.weights[box] ?? 0) * toPx;
  if (right <= 0 || left >= port.widthPx) return undefined;
  const row = model.depths[box] ?? 0;
  return { box, row, left: Math.max(0, left), right: Math.min(port.widthPx, right) };
}
