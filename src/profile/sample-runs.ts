/** Cuts samples into runs that fit into a small memory, a kernel's. */

export interface SampleRun {
  readonly first: number;
  readonly end: number;
}

/** The most samples and frames of a run; a single sample may have more frames. */
const RUN_SAMPLES = 4096;
const RUN_FRAMES = 64 * 1024;

export const RUN_LIMITS = { samples: RUN_SAMPLES, frames: RUN_FRAMES };

/** `locationStarts` is that of the profile's samples. */
export function* sampleRuns(locationStarts: Uint32Array): Generator<SampleRun> {
  const samples = locationStarts.length - 1;
  for (let first = 0; first < samples; ) {
    const end = runEnd(locationStarts, first, samples);
    yield { first, end };
    first = end;
  }
}

function runEnd(starts: Uint32Array, first: number, samples: number): number {
  let end = Math.min(samples, first + RUN_SAMPLES);
  const most = (starts[first] as number) + RUN_FRAMES;
  while (end > first + 1 && (starts[end] as number) > most) end = (first + end) >>> 1;
  return end;
}
