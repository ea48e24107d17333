/** The source of functions, each line with what it costs. */
import { wrapped } from '../base/int64.ts';
import { sumNodes } from '../graph/graph.ts';
import type { NodeInfo } from '../graph/node-info.ts';
import { nodeTable } from '../graph/node-table.ts';
import { presentNodes } from '../graph/trim.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { type Report, summableWeights } from './report.ts';
import type { SourceLines } from './source-lines.ts';

export interface Listing {
  readonly report: Report;
  readonly functions: readonly ListedFunction[];
}

export interface ListedFunction {
  readonly name: string;
  /** By name; none when the profile names none. Made when asked for, since that reads the files. */
  readonly files: Iterable<ListedFile>;
}

export interface ListedFile {
  readonly file: string;
  /** Sums of the lines' values. Never averaged, unlike the total: pprof prints them so. */
  readonly flat: bigint;
  readonly cum: bigint;
  /** Why there are no lines. */
  readonly error: string | undefined;
  readonly lines: readonly ListedLine[];
}

export interface ListedLine {
  readonly number: number;
  readonly flat: bigint;
  readonly cum: bigint;
  readonly text: string;
}

interface LineNode {
  readonly info: NodeInfo;
  readonly flat: bigint;
  readonly cum: bigint;
}

/** Lines shown before the first and behind the last that has a value. */
const MARGIN = 5;

/** The report is of lines. Functions without a value match nothing. */
export function listing(
  report: Report,
  matches: (name: string) => boolean,
  sources: SourceLines,
): Listing {
  const byFunction = groupsOf(lineNodes(report, matches), ({ info }) => info.name);
  const functions = byFunction.map(([name, nodes]) => ({
    name,
    files: { [Symbol.iterator]: () => listedFiles(nodes, sources) },
  }));
  return { report, functions };
}

function* listedFiles(nodes: readonly LineNode[], sources: SourceLines): Generator<ListedFile> {
  const located = nodes.filter(({ info }) => info.file !== '');
  for (const [file, lines] of groupsOf(located, ({ info }) => info.file)) {
    yield listedFile(file, lines, sources);
  }
}

function lineNodes(report: Report, matches: (name: string) => boolean): LineNode[] {
  const { profile, options } = report;
  const table = nodeTable(profile, { trimFile: options.trimFile, keepObjectFiles: true });
  const sums = sumNodes({ profile, table, weights: summableWeights(report) });
  const nodes = presentNodes(sums, options.dropNegative).map((node) => ({
    info: table.infos[node] as NodeInfo,
    flat: sums.flat[node] as bigint,
    cum: sums.cum[node] as bigint,
  }));
  return nodes.filter(({ info }) => matches(info.name));
}

/** Groups in the order of their keys. */
function groupsOf(
  nodes: readonly LineNode[],
  keyOf: (node: LineNode) => string,
): [string, LineNode[]][] {
  const groups = new Map<string, LineNode[]>();
  for (const node of nodes) {
    const group = groups.get(keyOf(node));
    if (group === undefined) groups.set(keyOf(node), [node]);
    else group.push(node);
  }
  return [...groups].sort(([a], [b]) => compareUtf8(a, b));
}

function listedFile(file: string, nodes: readonly LineNode[], sources: SourceLines): ListedFile {
  const { first, last } = shownRange(nodes);
  const byLine = new Map<number, LineNode[]>();
  for (const node of nodes) {
    const line = Number(node.info.line);
    byLine.set(line, [...(byLine.get(line) ?? []), node]);
  }
  const lines: ListedLine[] = [];
  for (let number = first; number <= last; number++) {
    const text = sources.line(file, number);
    if (text === undefined) break;
    lines.push({ number, text, ...summed(byLine.get(number) ?? []) });
  }
  const error = sources.errorOf(file);
  return { file, ...summed(nodes), error, lines: error === undefined ? lines : [] };
}

function summed(nodes: readonly LineNode[]): { readonly flat: bigint; readonly cum: bigint } {
  const sum = (of: (node: LineNode) => bigint): bigint =>
    wrapped(nodes.reduce((total, node) => total + of(node), 0n));
  return { flat: sum(({ flat }) => flat), cum: sum(({ cum }) => cum) };
}

/** From the function's first line where it is known. */
function shownRange(nodes: readonly LineNode[]): { readonly first: number; readonly last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { info } of nodes) {
    const line = Number(info.line);
    first = Math.min(first, info.startLine === 0n ? line - MARGIN : Number(info.startLine));
    last = Math.max(last, line + MARGIN);
  }
  return { first: Math.max(1, first), last };
}
