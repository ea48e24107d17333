/** Which samples have a stack of such locations. */
import { growTo, type KernelMemory, startKernel } from '../base/kernel.ts';
import { MARKS_KERNEL } from '../base/kernel-code.ts';
import type { Samples } from './profile.ts';

interface MarksKernel {
  readonly memory: KernelMemory;
  chooseSamples(
    first: number,
    count: number,
    stackStarts: number,
    stacks: number,
    marks: number,
    wanted: number,
    rows: number,
  ): number;
}

/** Below this many frames, starting a kernel takes longer than it saves. */
const FRAMES_MIN = 100_000;

/** Sample numbers, ascending. `marks` are bits, a byte a location; a stack has those of all its locations. */
export function samplesMarked(samples: Samples, marks: Uint8Array, wanted: number): Uint32Array {
  // A pattern that matches nothing needs no look at the stacks.
  if (wanted !== 0 && !marks.some((mark) => (mark & wanted) !== 0)) return new Uint32Array(0);
  const { length } = samples.locationIndexes;
  const kernel = length < FRAMES_MIN ? undefined : startKernel<MarksKernel>(MARKS_KERNEL);
  return kernel === undefined
    ? chosen(samples, marks, wanted)
    : chosenBy(kernel, samples, marks, wanted);
}

function chosen(
  { locationStarts, locationIndexes, count }: Samples,
  marks: Uint8Array,
  wanted: number,
): Uint32Array {
  const rows = new Uint32Array(count);
  let length = 0;
  for (let sample = 0; sample < count; sample++) {
    const end = locationStarts[sample + 1] as number;
    let seen = 0;
    for (let i = locationStarts[sample] as number; i < end; i++) {
      seen |= marks[locationIndexes[i] as number] as number;
    }
    if (seen === wanted) rows[length++] = sample;
  }
  return rows.slice(0, length);
}

/** Samples handed over at a time: as much as stays in a processor's cache. */
const RUN_SAMPLES = 2048;

function chosenBy(
  { memory, chooseSamples }: MarksKernel,
  { locationStarts, locationIndexes, count }: Samples,
  marks: Uint8Array,
  wanted: number,
): Uint32Array {
  const rows = new Uint32Array(count);
  const startsAt = 0;
  const rowsAt = startsAt + (RUN_SAMPLES + 1) * 4;
  const marksAt = rowsAt + RUN_SAMPLES * 4;
  const stacksAt = Math.ceil((marksAt + marks.length) / 8) * 8;
  growTo(memory, stacksAt);
  new Uint8Array(memory.buffer).set(marks, marksAt);
  let length = 0;
  for (let first = 0; first < count; first += RUN_SAMPLES) {
    const end = Math.min(count, first + RUN_SAMPLES);
    const stacks = locationIndexes.subarray(locationStarts[first], locationStarts[end]);
    growTo(memory, stacksAt + stacks.length * 4);
    new Uint32Array(memory.buffer, startsAt).set(locationStarts.subarray(first, end + 1));
    new Uint32Array(memory.buffer, stacksAt).set(stacks);
    const found = chooseSamples(first, end - first, startsAt, stacksAt, marksAt, wanted, rowsAt);
    rows.set(new Uint32Array(memory.buffer, rowsAt, found), length);
    length += found;
  }
  return rows.slice(0, length);
}
