/**
 * A flame graph as one SVG file: root on top, callees below, width by weight. It says all without scripts;
 * with them, boxes are zoomed by a click and searched (ui/screen/flame-svg-moves.ts).
 */
import { type FlameGraph, ROOT } from '../graph/flame-graph.ts';
import { frameHash } from '../graph/flame-key.ts';
import { type FlameSlice, sliceFlameGraph } from '../graph/flame-slice.ts';
import { percentage } from '../measurement/percentage.ts';
import { scaledLabel } from '../measurement/units.ts';
import type { ValueType } from '../profile/profile.ts';

export interface FlameSvgInput {
  readonly title: string;
  readonly sampleType: ValueType;
  readonly graph: FlameGraph;
  /** Put inside; it finds the boxes by their class. */
  readonly script: string;
}

const WIDTH_PX = 1200;
const HEAD_PX = 48;
const ROW_PX = 18;
const MARGIN_PX = 8;
/** Of a monospaced font of 12 px; the script uses the same. */
const LETTER_PX = 7.25;
/** Fewer letters tell nothing. */
const LETTERS_MIN = 3;

export function flameSvg(input: FlameSvgInput): string {
  const { graph, title, sampleType, script } = input;
  const slice = sliceFlameGraph(graph, { from: 0, to: graph.weights[ROOT] ?? 0 });
  const depths = depthsOf(graph, slice);
  const rows = 1 + depths.reduce((max, depth) => Math.max(max, depth), 0);
  const height = HEAD_PX + rows * ROW_PX + MARGIN_PX;
  const total = graph.totals[ROOT] ?? 0n;
  const kind = `${sampleType.type}, ${valueText(total, sampleType.unit)} in total`;
  const left = slice.omittedCount > 0 ? `; ${slice.omittedCount} narrow boxes left out` : '';
  const boxes = Array.from(slice.boxes, (box, i) => boxLines(input, box, depths[i] ?? 0));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${height}" viewBox="0 0 ${WIDTH_PX} ${height}" font-family="ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    `<text x="${MARGIN_PX}" y="20" font-size="14" font-weight="bold">${escaped(title)}</text>`,
    `<text id="facts" x="${MARGIN_PX}" y="38" fill="#555555">${escaped(kind + left)}</text>`,
    '<g id="boxes">',
    ...boxes,
    '</g>',
    `<script><![CDATA[${script.trim()}]]></script>`,
    '</svg>',
    '',
  ].join('\n');
}

/** A box of the slice is as deep as its parent and one; parents come first. */
function depthsOf(graph: FlameGraph, slice: FlameSlice): number[] {
  const depthOf = new Map<number, number>();
  return Array.from(slice.boxes, (box) => {
    const depth = box === ROOT ? 0 : (depthOf.get(graph.parents[box] ?? ROOT) ?? 0) + 1;
    depthOf.set(box, depth);
    return depth;
  });
}

function boxLines({ graph, sampleType }: FlameSvgInput, box: number, depth: number): string {
  const whole = graph.weights[ROOT] || 1;
  const toPx = (WIDTH_PX - 2 * MARGIN_PX) / whole;
  const x = MARGIN_PX + (graph.starts[box] ?? 0) * toPx;
  const width = (graph.weights[box] ?? 0) * toPx;
  const y = HEAD_PX + depth * ROW_PX;
  const name = box === ROOT ? 'all' : (graph.frames.names[graph.frameIndexes[box] ?? 0] ?? '');
  const rect = `<rect x="${short(x)}" y="${y}" width="${short(width)}" height="${ROW_PX - 1}" fill="${colour(box, name)}"/>`;
  const label = fitted(name, width);
  const text =
    label === '' ? '' : `<text x="${short(x + 3)}" y="${y + 13}">${escaped(label)}</text>`;
  return `<g><title>${escaped(tooltip(graph, box, name, sampleType))}</title>${rect}${text}</g>`;
}

/** The name stands alone in the first line, where the script reads it. */
function tooltip(graph: FlameGraph, box: number, name: string, { unit }: ValueType): string {
  const total = graph.totals[box] ?? 0n;
  const self = graph.selves[box] ?? 0n;
  const share = percentage(total, graph.totals[ROOT] ?? 0n).trim();
  const own = self === 0n ? '' : `, self ${valueText(self, unit)}`;
  const file = box === ROOT ? '' : (graph.frames.files[graph.frameIndexes[box] ?? 0] ?? '');
  const lines = [oneLine(name), `${valueText(total, unit)} (${share})${own}`];
  return (file === '' ? lines : [...lines, oneLine(file)]).join('\n');
}

function valueText(value: bigint, unit: string): string {
  return scaledLabel(value, unit, 'auto');
}

/** Warm, by package: functions of one look alike. */
function colour(box: number, name: string): string {
  if (box === ROOT) return '#dddddd';
  const slash = name.lastIndexOf('/');
  const dot = name.indexOf('.', slash + 1);
  const { low, high } = frameHash(dot === -1 ? name : name.slice(0, dot), '');
  return `hsl(${16 + (low % 36)} ${70 + (high % 20)}% ${68 + ((low >>> 8) % 10)}%)`;
}

function fitted(name: string, widthPx: number): string {
  const letters = Math.floor((widthPx - 6) / LETTER_PX);
  if (name.length <= letters) return name;
  // No box shows more letters than this, whatever the length of a name.
  const all = [...withoutPath(name).slice(0, WIDTH_PX)];
  if (all.length <= letters) return all.join('');
  return letters <= LETTERS_MIN ? '' : `${all.slice(0, letters - 1).join('')}…`;
}

/** Of a package; what is in brackets may hold slashes of its own. The script does the same. */
function withoutPath(name: string): string {
  return name.replace(/^[^([]*\//, '');
}

function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Also without what XML has no way to say: control characters and halves of letters. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[&<>"]/g, (found) => ENTITIES[found] ?? found);
}
