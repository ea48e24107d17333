/** The whole call graph for KCachegrind, whose costs are whole numbers of one unit. */
import { fromFloat } from '../base/int64.ts';
import type { NodeInfo } from '../graph/node-info.ts';
import { nodeTable } from '../graph/node-table.ts';
import { sortEdges } from '../graph/order.ts';
import { PairTable } from '../graph/pair-table.ts';
import { TextNumbers } from '../graph/text-numbers.ts';
import { flatValue, type TrimmedGraph, trimmedGraph } from '../graph/trim.ts';
import { trimmedCallTree } from '../graph/trim-call-tree.ts';
import { scaler } from '../measurement/units.ts';
import { outputUnit } from './output-unit.ts';
import { type Report, summableWeights } from './report.ts';

export interface Callgrind {
  readonly sampleType: string;
  readonly unit: string;
  /** Made one by one: a graph that is not trimmed may have millions of calls. */
  readonly nodes: Iterable<CallgrindNode>;
}

export interface CallgrindNode {
  readonly info: NodeInfo;
  /** In the unit, fractions cut off. */
  readonly cost: bigint;
  readonly calls: readonly CallgrindCall[];
}

export interface CallgrindCall {
  readonly info: NodeInfo;
  /** Told apart from other functions of that name and file; empty for nodes that are not listed. */
  readonly name: string;
  /** Never averaged, unlike a node's own cost: pprof writes it so. */
  readonly cost: bigint;
}

export function callgrind(report: Report): Callgrind {
  const { profile, options } = report;
  const table = nodeTable(profile, { trimFile: options.trimFile, keepObjectFiles: true });
  const trimmed = options.callTree ? trimmedCallTree : trimmedGraph;
  const graph = trimmed(
    { profile, table, weights: summableWeights(report) },
    {
      order: options.cumSort ? 'cum' : 'flat',
      nodeCount: 0,
      nodeFraction: 0,
      edgeFraction: 0,
      dropNegative: options.dropNegative,
      edges: 'all',
      tags: undefined,
    },
  );
  const unit = outputUnit(report, graph, true);
  const scaled = scaler(options.sampleUnit, unit);
  const cost = (value: bigint): bigint => fromFloat(scaled(value));
  const nodes = callgrindNodes(graph, cost, options.callTree);
  return { sampleType: options.sampleType, unit, nodes };
}

function* callgrindNodes(
  graph: TrimmedGraph,
  cost: (value: bigint) => bigint,
  isTree: boolean,
): Generator<CallgrindNode> {
  const { nodes, edges, sums, names, table } = graph;
  const infoOf = (node: number): NodeInfo => table.infos[node] as NodeInfo;
  // In a tree, functions are told apart by their callers as well.
  const callerOf = (node: number): string => {
    const edge = isTree ? edges?.into(node)[0] : undefined;
    return edge === undefined ? '' : String(edges?.from(edge));
  };
  const marks = nameMarks(nodes, infoOf, callerOf);
  const isListed = new Uint8Array(table.infos.length);
  for (const node of nodes) isListed[node] = 1;
  const nameOf = (node: number): string =>
    isListed[node] === 1 ? infoOf(node).name + (marks.get(node) ?? '') : '';
  for (const node of nodes) {
    const out = edges === undefined ? [] : sortEdges([...edges.outOf(node)], edges.sums, names);
    const calls = out.map((edge) => {
      const callee = edges?.to(edge) ?? 0;
      const weight = edges?.sums.weights[edge] ?? 0n;
      return { info: infoOf(callee), name: nameOf(callee), cost: cost(weight) };
    });
    yield { info: infoOf(node), cost: cost(flatValue(sums, node)), calls };
  }
}

/**
 * Callgrind takes functions of one name and file for one; those of other binaries or starting elsewhere
 * get ` [1/2]` behind their name. Returns what goes behind the names, of the few that get something.
 */
function nameMarks(
  nodes: readonly number[],
  infoOf: (node: number) => NodeInfo,
  callerOf: (node: number) => string,
): ReadonlyMap<number, string> {
  const texts = new TextNumbers();
  const keys = new TextNumbers();
  const groups = new PairTable();
  const groupOf = ({ file, name }: NodeInfo) => groups.number(texts.of(file), texts.of(name));
  const keyOf = (node: number) => keys.of(functionOf(infoOf(node)) + callerOf(node));
  const firstKeys: number[] = [];
  // Of the few that share both.
  const numbersByKey = new Map<number, Map<number, number>>();
  for (const node of nodes) {
    const group = groupOf(infoOf(node));
    const key = keyOf(node);
    firstKeys[group] ??= key;
    if (firstKeys[group] === key) continue;
    const numbers = numbersByKey.get(group) ?? new Map([[firstKeys[group], 1]]);
    numbersByKey.set(group, numbers);
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  }
  const marks = new Map<number, string>();
  if (numbersByKey.size === 0) return marks;
  for (const node of nodes) {
    const numbers = numbersByKey.get(groupOf(infoOf(node)));
    if (numbers !== undefined) marks.set(node, ` [${numbers.get(keyOf(node))}/${numbers.size}]`);
  }
  return marks;
}

/** Columns only tell nodes apart that have neither address nor line (pprof). */
function functionOf({ address, line, column, startLine, objectFile }: NodeInfo): string {
  return `${startLine} ${address === 0n && line === 0n ? column : 0n} ${objectFile}\0`;
}
