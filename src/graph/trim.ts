/**
 * Trims a graph to what a reader can take in, in pprof's order: light nodes go, then all but the top
 * ones, then light edges and tags, and in pictures the edges that say nothing new.
 *
 * Sums of kept nodes do not change when others go, so nodes are summed once; edges do change (they grow
 * over left-out nodes) and are summed anew for each set of nodes.
 */
import { abs, meanAt, timesFloat, wrapped } from '../base/int64.ts';
import { isZero, wordsOf } from '../profile/words.ts';
import { Edges, type GraphEdges } from './edges.ts';
import {
  type GraphInput,
  type KeptNodes,
  type NodeSums,
  sumEdges,
  sumNodes,
  sumTags,
} from './graph.ts';
import type { NodeTable } from './node-table.ts';
import { NodeNames, type NodeOrder, sortNodes } from './order.ts';
import { removeRedundantEdges } from './redundant-edges.ts';
import type { SampleTags, TagSums } from './tags.ts';

export interface TrimOptions {
  readonly order: NodeOrder;
  /** 0 keeps all. */
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  readonly dropNegative: boolean;
  /** What of edges the report prints: all of them, whether calls were inlined, or nothing. */
  readonly edges: 'all' | 'inlined' | 'none';
  /** Only the edges at nodes of such a printable name are printed. */
  readonly pick?: ((name: string) => boolean) | undefined;
  /** Given for pictures, which count tags as nodes and drop redundant edges. */
  readonly tags: SampleTags | undefined;
}

export interface TrimmedGraph {
  readonly table: NodeTable;
  /** Node numbers in the report's order. */
  readonly nodes: readonly number[];
  readonly sums: NodeSums;
  readonly names: NodeNames;
  /** Undefined when none were asked for. */
  readonly edges: GraphEdges | undefined;
  readonly tags: TagSums | undefined;
  /** Nodes left after the light ones were dropped. */
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
}

/** A picture shows at most so many tags at a node. */
export const TAGS_SHOWN_MAX = 4;

export function trimmedGraph(input: GraphInput, options: TrimOptions): TrimmedGraph {
  const { table } = input;
  const sums = sumNodes(input);
  const all = presentNodes(sums, options.dropNegative);
  const totalFlat = all.reduce((sum, node) => sum + (sums.flat[node] as bigint), 0n);
  const nodeCutoff = abs(timesFloat(wrapped(totalFlat), options.nodeFraction));
  const edgeCutoff = abs(timesFloat(wrapped(totalFlat), options.edgeFraction));
  const isAtLeast = (cutoff: bigint) => (node: number) => abs(sums.cum[node] as bigint) >= cutoff;
  // The smallest int64 is its own absolute value: without a cutoff it stays, and is no top node (pprof).
  let nodes = nodeCutoff > 0n ? all.filter(isAtLeast(nodeCutoff)) : all;
  const originalCount = nodes.length;
  let kept: KeptNodes = nodes.length === all.length ? undefined : maskOf(nodes, table);
  const names = new NodeNames(table.infos);
  const edgesOf = (mask: KeptNodes): Edges => new Edges(sumEdges(input, { kept: mask }));

  const isPicture = options.order === 'entropy';
  let edges = isPicture ? edgesOf(kept) : undefined;
  sortNodes(nodes, options.order, sums, names, edges);
  // A page of N nodes never shows the tags of any but the first N.
  const candidates = options.nodeCount > 0 ? nodes.slice(0, options.nodeCount) : nodes;
  const tags = options.tags && sumTags(input, maskOf(candidates, table), options.tags);
  tags?.trim(nodeCutoff);
  if (options.nodeCount > 0) {
    edges?.trim(nodes, edgeCutoff);
    const top = nodes.slice(0, topCount(nodes, options.nodeCount, tags)).filter(isAtLeast(0n));
    if (top.length !== nodes.length) {
      nodes = top;
      kept = maskOf(top, table);
      edges = isPicture ? edgesOf(kept) : undefined;
      if (isPicture) sortNodes(nodes, options.order, sums, names, edges);
    }
  }
  const { pick } = options;
  if (edges === undefined && pick !== undefined) {
    const touching = maskOf(
      nodes.filter((node) => pick(names.at(node))),
      table,
    );
    edges = new Edges(sumEdges(input, { kept, touching }));
  }
  edges ??= wantedEdges(input, kept, nodes, options.edges);
  const droppedEdges = edges?.trim(nodes, edgeCutoff) ?? 0;
  if (isPicture && edges !== undefined) removeRedundantEdges(nodes, edges, names);
  const droppedNodes = all.length - originalCount;
  return { table, nodes, sums, names, edges, tags, originalCount, droppedNodes, droppedEdges };
}

/** The nodes that some sample with a value went through. */
export function presentNodes({ flat, cum }: NodeSums, dropNegative: boolean): number[] {
  const present: number[] = [];
  const [flatWords, cumWords] = [wordsOf(flat), wordsOf(cum)];
  for (let node = 0; node < cum.length; node++) {
    if (isZero(flatWords, node) && isZero(cumWords, node)) continue;
    if (!dropNegative || !isNegative(flat[node] as bigint, cum[node] as bigint)) present.push(node);
  }
  return present;
}

function isNegative(flat: bigint, cum: bigint): boolean {
  return flat < 0n || (flat === 0n && cum < 0n);
}

function maskOf(nodes: readonly number[], table: NodeTable): Uint8Array {
  const mask = new Uint8Array(table.infos.length);
  for (let i = 0; i < nodes.length; i++) mask[nodes[i] as number] = 1;
  return mask;
}

/** How many nodes come on the page when tags take places as well. */
export function topCount(
  nodes: readonly number[],
  wanted: number,
  tags: TagSums | undefined,
): number {
  if (tags === undefined) return Math.min(wanted, nodes.length);
  let places = 0;
  for (const [i, node] of nodes.entries()) {
    places += Math.min(tags.countFlat(node), TAGS_SHOWN_MAX) + 1;
    if (places >= wanted) return i + 1;
  }
  return Math.min(wanted, nodes.length);
}

function wantedEdges(
  input: GraphInput,
  kept: KeptNodes,
  nodes: readonly number[],
  wanted: TrimOptions['edges'],
): Edges | undefined {
  if (wanted === 'all') return new Edges(sumEdges(input, { kept }));
  if (wanted === 'none' || !input.table.hasInlines) return undefined;
  const into = inlinedNodes(input.table, nodes);
  return into && new Edges(sumEdges(input, { kept, into }));
}

/** The listed nodes that were inlined somewhere; undefined when there are none. */
function inlinedNodes(table: NodeTable, nodes: readonly number[]): Uint8Array | undefined {
  const listed = maskOf(nodes, table);
  const inlined = new Uint8Array(table.infos.length);
  let count = 0;
  for (let location = 0; location + 1 < table.starts.length; location++) {
    const last = (table.starts[location + 1] as number) - 1;
    for (let line = table.starts[location] as number; line < last; line++) {
      const node = table.nodes[line] as number;
      if (listed[node] === 1) inlined[node] = 1;
      count += inlined[node] as number;
    }
  }
  return count === 0 ? undefined : inlined;
}

/** A node's own value, as it is printed. */
export function flatValue(sums: NodeSums, node: number): bigint {
  return meanAt(sums.flat, sums.flatDivisor, node);
}

export function cumValue(sums: NodeSums, node: number): bigint {
  return meanAt(sums.cum, sums.cumDivisor, node);
}
