/**
 * Graphviz's DOT of a call graph, with pprof's attributes: the box grows with flat, its colour and the
 * edges' follow cum. Tags hang at their node as small boxes.
 */
import { basePath } from '../base/go-path.ts';
import { abs, wrapped } from '../base/int64.ts';
import { edgeValue } from '../graph/edge-sums.ts';
import { type NodeInfo, nameComponents } from '../graph/node-info.ts';
import { sortEdges } from '../graph/order.ts';
import { shortName } from '../graph/short-name.ts';
import { cumValue, flatValue } from '../graph/trim.ts';
import { percentage } from '../measurement/percentage.ts';
import type { Picture } from '../report/picture.ts';
import { escapeForDot, repairForDot } from './dot-escape.ts';
import { tagBoxes } from './dot-tags.ts';
import { type LegendStyle, legendLines } from './legend-text.ts';
import { scoreColor } from './score-color.ts';
import { type ValueText, valueText } from './value-text.ts';

const FONT_SMALLEST = 8;
const FONT_GROWTH = 16;

export interface DotStyle extends LegendStyle {
  /**
   * For a layout rather than for eyes: what pprof prints as it is, though no Graphviz could read it, is repaired.
   * Without it the bytes are pprof's.
   */
  readonly isForLayout?: boolean;
}

export function dotText(picture: Picture, style: DotStyle): string {
  const { legend, graph } = picture;
  const main = legend.report.profile.mappings[0]?.file ?? '';
  const asItIs = style.isForLayout ? repairForDot : (text: string): string => text;
  const title = main === '' ? '' : asItIs(basePath(main));
  const labels = legendLines(legend, { ...style, isPicture: true });
  const head = [`digraph "${title === '' ? 'unnamed' : title}" {`];
  head.push('node [style=filled fillcolor="#f8f8f8"]', legendBox(labels, title));
  const body = graph.nodes.length > 0 ? nodeAndEdgeLines(picture, asItIs) : [];
  return `${[...head, ...body, '}'].join('\n')}\n`;
}

function legendBox(labels: readonly string[], title: string): string {
  const tooltip = title === '' ? '' : ` tooltip="${title}"`;
  const text = labels.map(escapeForDot).join('\\l');
  const name = escapeForDot(labels[0] ?? '');
  return `subgraph cluster_L { "${name}" [shape=box fontsize=16 label="${text}\\l"${tooltip}] }`;
}

function nodeAndEdgeLines(picture: Picture, asItIs: (text: string) => string): string[] {
  const { legend, graph } = picture;
  const { nodes, edges, tags, names } = graph;
  const plain = valueText(legend.report.options, legend.unit);
  const text: ValueText = (value) => asItIs(plain(value));
  const flats = nodes.map((node) => abs(flatValue(graph.sums, node)));
  const heaviest = flats.reduce((max, flat) => atLeast(flat, max));
  const lines: string[] = [];
  const boxNumbers = new Map<number, number>();
  const withTags = new Set<number>();
  const shown: number[] = [];
  for (const [i, node] of nodes.entries()) boxNumbers.set(node, i + 1);
  for (const node of nodes) {
    const box = boxNumbers.get(node) as number;
    lines.push(nodeLine(picture, node, box, heaviest, text));
    const out = edges?.outOf(node) ?? [];
    const boxes =
      tags === undefined ? [] : tagBoxes(tags, node, box, out.length > 0, { text, asItIs });
    if (boxes.length > 0) withTags.add(node);
    lines.push(...boxes);
    for (const edge of out) shown.push(edge);
  }
  if (edges === undefined) return lines;
  // The order is a hint to the layout: heavy edges first.
  for (const edge of sortEdges(shown, edges.sums, names)) {
    lines.push(edgeLine(picture, edge, boxNumbers, withTags.has(edges.from(edge)), text));
  }
  return lines;
}

function nodeLine(
  { legend, graph }: Picture,
  node: number,
  box: number,
  heaviest: bigint,
  text: ValueText,
): string {
  const { total } = legend.report;
  const flat = flatValue(graph.sums, node);
  const cum = cumValue(graph.sums, node);
  const share = (value: bigint): string => `(${percentage(value, total).trim()})`;
  let label = boxName(graph.table.infos[node] as NodeInfo);
  label += flat === 0n ? '0' : `${text(flat)} ${share(flat)}`;
  if (cum !== flat) label += `${flat === 0n ? ' ' : '\\n'}of ${text(cum)} ${share(cum)}`;
  const score = Number(cum) / Number(abs(total));
  const tooltip = `${escapeForDot(graph.names.at(node))} (${text(cum)})`;
  const colors = `color="${scoreColor(score, 'line')}" fillcolor="${scoreColor(score, 'box')}"`;
  const shape = `id="node${box}" fontsize=${fontSize(flat, heaviest)} shape=box`;
  return `N${box} [label="${label}" ${shape} tooltip="${tooltip}" ${colors}]`;
}

function fontSize(flat: bigint, heaviest: bigint): number | bigint {
  const size = abs(flat);
  if (flat === 0n || heaviest === 0n || size > heaviest) return FONT_SMALLEST;
  const growth = Math.ceil(FONT_GROWTH * Math.sqrt(Number(size) / Number(heaviest)));
  // The smallest int64 is its own absolute value; its root is NaN, and as an int64 what Go makes of that.
  return Number.isNaN(growth) ? BigInt(FONT_SMALLEST) - 2n ** 63n : FONT_SMALLEST + growth;
}

function edgeLine(
  { legend, graph }: Picture,
  edge: number,
  boxNumbers: ReadonlyMap<number, number>,
  hasTags: boolean,
  text: ValueText,
): string {
  const { edges, names } = graph;
  if (edges === undefined) return '';
  const { total } = legend.report;
  const value = edgeValue(edges.sums, edge);
  const isResidual = edges.sums.residual[edge] === 1;
  const note = edges.sums.inline[edge] === 1 ? '\\n (inline)' : '';
  let attributes = `label=" ${text(value)}${note}"`;
  if (total !== 0n) {
    const weight = 1n + atMost(perTotal(value, 100n, total), 100n);
    const width = 1n + atMost(perTotal(value, 5n, total), 5n);
    if (weight > 1n) attributes += ` weight=${weight}`;
    if (width > 1n) attributes += ` penwidth=${width}`;
    attributes += ` color="${scoreColor(Number(value) / Number(abs(total)), 'line')}"`;
  }
  const from = escapeForDot(names.at(edges.from(edge)));
  const to = escapeForDot(names.at(edges.to(edge)));
  const tooltip = `"${from} ${isResidual ? '...' : '->'} ${to} (${text(value)})"`;
  attributes += ` tooltip=${tooltip} labeltooltip=${tooltip}`;
  if (isResidual) attributes += ' style="dotted"';
  if (hasTags) attributes += ' minlen=2';
  // A neighbour whose values cancelled out has no box; Graphviz then draws an empty N0, as with pprof.
  const [fromBox, toBox] = [edges.from(edge), edges.to(edge)].map(
    (node) => boxNumbers.get(node) ?? 0,
  );
  return `N${fromBox} -> N${toBox} [${attributes}]`;
}

/** In int64, where a product may wrap. */
function perTotal(value: bigint, factor: bigint, total: bigint): bigint {
  return abs(wrapped(value * factor) / total);
}

function atMost(value: bigint, limit: bigint): bigint {
  if (value < limit) return value;
  return limit;
}

function atLeast(value: bigint, limit: bigint): bigint {
  if (value > limit) return value;
  return limit;
}

/** The name a box shows: shortened, a line a part. */
function boxName(info: NodeInfo): string {
  const name = escapeForDot(shortName(info.name))
    .replaceAll('::', '\\n')
    // Go's type parameters stand as [...], which is no place to break a line.
    .replaceAll('[...]', '[…]')
    .replaceAll('.', '\\n');
  const file = info.file === '' ? '' : basePath(info.file);
  return `${nameComponents({ ...info, name, file }).join('\\n')}\\n`;
}
