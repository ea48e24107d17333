/** Finds the box that a key names (flame-key.ts). */

import { type FlameGraph, ROOT } from './flame-graph.ts';
import { childKey, type FlameKey, frameHash, ROOT_KEY } from './flame-key.ts';

/** Undefined when no stack of this sample type runs through those frames. */
export function findBox(graph: FlameGraph, wanted: FlameKey): number | undefined {
  if (wanted.high === ROOT_KEY.high && wanted.low === ROOT_KEY.low) return ROOT;
  const { frames, boxCount, parents, frameIndexes } = graph;
  const hashes = frames.names.map((name, frame) => frameHash(name, frames.files[frame] ?? ''));
  const keys: FlameKey[] = [ROOT_KEY];
  for (let box = 1; box < boxCount; box++) {
    const hash = hashes[frameIndexes[box] ?? 0];
    const parent = keys[parents[box] ?? ROOT];
    if (hash === undefined || parent === undefined) continue;
    const key = childKey(parent, hash);
    if (key.low === wanted.low && key.high === wanted.high) return box;
    keys[box] = key;
  }
  return undefined;
}
