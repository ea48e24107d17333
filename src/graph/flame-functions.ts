/** Flat and cumulative values of each frame: the rows of the page's table, one a frame of the flame graph. */
import type { FlameGraph } from './flame-graph.ts';

export interface FlameFunctions {
  /** One a frame of `graph.frames`. */
  readonly flats: BigInt64Array;
  /** A recursive function counts once a stack. */
  readonly cums: BigInt64Array;
  /** INLINED, CALLED or both; 0 when no stack of this sample type holds the frame. */
  readonly callKinds: Uint8Array;
}

export function sumFunctions(graph: FlameGraph): FlameFunctions {
  const frameCount = graph.frames.count;
  const flats = new BigInt64Array(frameCount);
  const cums = new BigInt64Array(frameCount);
  const callKinds = new Uint8Array(frameCount);
  /** Up to which box the frame is on the current stack already. */
  const activeUntil = new Uint32Array(frameCount);
  for (let box = 1; box < graph.boxCount; box++) {
    const frame = graph.frameIndexes[box] ?? 0;
    flats[frame] = (flats[frame] ?? 0n) + (graph.selves[box] ?? 0n);
    callKinds[frame] = (callKinds[frame] ?? 0) | (graph.callKinds[box] ?? 0);
    if (box < (activeUntil[frame] ?? 0)) continue;
    cums[frame] = (cums[frame] ?? 0n) + (graph.totals[box] ?? 0n);
    activeUntil[frame] = graph.ends[box] ?? 0;
  }
  return { flats, cums, callKinds };
}
