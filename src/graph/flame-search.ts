/** Which boxes a pattern names, how many, and what part of the profile runs through them. */
import type { FlameGraph } from './flame-graph.ts';

export interface FlameSearch {
  /** Frames whose name matches, in the order of `graph.frames`. */
  readonly frameIndexes: readonly number[];
  /** All boxes of those frames, also the ones too narrow to be drawn. */
  readonly boxCount: number;
  /** Of the stacks that hold a match, each counted once. */
  readonly total: bigint;
  /** The widest matching boxes, widest first, at most HITS_MAX. */
  readonly hits: readonly number[];
}

/** As many as somebody may want to step through. */
export const HITS_MAX = 1000;

export function searchFlameGraph(
  graph: FlameGraph,
  matches: (name: string) => boolean,
): FlameSearch {
  const isMatch = Uint8Array.from(graph.frames.names, (name) => (matches(name) ? 1 : 0));
  const isUsed = new Uint8Array(isMatch.length);
  const found: number[] = [];
  let total = 0n;
  let countedUntil = 0;
  for (let box = 1; box < graph.boxCount; box++) {
    const frame = graph.frameIndexes[box] ?? 0;
    if (isMatch[frame] !== 1) continue;
    isUsed[frame] = 1;
    found.push(box);
    if (box < countedUntil) continue;
    total += graph.totals[box] ?? 0n;
    countedUntil = graph.ends[box] ?? 0;
  }
  const frameIndexes: number[] = [];
  for (const [frame, used] of isUsed.entries()) if (used === 1) frameIndexes.push(frame);
  // Preorder decides between equals, so a caller comes before its only callee.
  const widest = found.sort((a, b) => (graph.weights[b] ?? 0) - (graph.weights[a] ?? 0) || a - b);
  return { frameIndexes, boxCount: found.length, total, hits: widest.slice(0, HITS_MAX) };
}
