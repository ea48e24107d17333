/** What samples weigh that have a label, for each that differs. */
import { type KernelMemory, startKernel } from '../base/kernel.ts';
import { KernelAreas } from '../base/kernel-areas.ts';
import { LABELS_KERNEL } from '../base/kernel-code.ts';
import { amounts, asSummable, exact, sumsLike } from '../graph/amounts.ts';
import { type DistinctLabels, distinctLabels } from '../profile/distinct-labels.ts';
import type { Samples } from '../profile/profile.ts';

export interface LabelSums {
  /** A row of each label, in the order of their first mention. */
  readonly firstRows: Uint32Array;
  readonly sums: BigInt64Array;
}

interface SumKernel {
  readonly memory: KernelMemory;
  mostRows(count: number, starts: number): number;
  sumByNumber(count: number, starts: number, values: number, numbered: number, sums: number): void;
}

/** Below this many samples, starting a kernel takes longer than it saves. */
const KERNEL_SAMPLES_MIN = 4096;
/** Samples handed over at a time. */
const RUN_SAMPLES = 8192;

export function labelSums(samples: Samples, values: BigInt64Array): LabelSums {
  const labels = distinctLabels(samples.labels);
  const kernel =
    samples.count < KERNEL_SAMPLES_MIN ? undefined : startKernel<SumKernel>(LABELS_KERNEL);
  const column = amounts(values, kernel ? mostByKernel(kernel, samples) : mostByLoop(samples));
  const sums =
    kernel !== undefined && column instanceof Float64Array
      ? sumsByKernel(kernel, samples, column, labels)
      : sumsByLoop(samples, column, labels);
  return { firstRows: labels.firstRows, sums: exact(sums) };
}

function mostByKernel({ memory, mostRows }: SumKernel, { count, labelStarts }: Samples): number {
  const areas = new KernelAreas(memory);
  const startsAt = areas.reserve((RUN_SAMPLES + 1) * 4);
  let most = 1;
  for (let first = 0; first < count; first += RUN_SAMPLES) {
    const end = Math.min(count, first + RUN_SAMPLES);
    areas.write(startsAt, labelStarts.subarray(first, end + 1));
    most = Math.max(most, mostRows(end - first, startsAt));
  }
  return most;
}

/** Of one sample, which may have the same label more than once. */
function mostByLoop({ labelStarts, labels, count }: Samples): number {
  if (labels.count <= 1) return 1;
  let most = 1;
  for (let sample = 0; sample < count; sample++) {
    const own = (labelStarts[sample + 1] as number) - (labelStarts[sample] as number);
    if (own > most) most = own;
  }
  return most;
}

function sumsByKernel(
  { memory, sumByNumber }: SumKernel,
  { count, labelStarts }: Samples,
  values: Float64Array,
  { numbers, firstRows }: DistinctLabels,
): Float64Array {
  const areas = new KernelAreas(memory);
  const startsAt = areas.reserve((RUN_SAMPLES + 1) * 4);
  const valuesAt = areas.reserve(RUN_SAMPLES * 8);
  const numbersAt = areas.place(numbers);
  const sumsAt = areas.place(new Float64Array(firstRows.length));
  for (let first = 0; first < count; first += RUN_SAMPLES) {
    const end = Math.min(count, first + RUN_SAMPLES);
    areas.write(startsAt, labelStarts.subarray(first, end + 1));
    areas.write(valuesAt, values.subarray(first, end));
    sumByNumber(end - first, startsAt, valuesAt, numbersAt, sumsAt);
  }
  return new Float64Array(memory.buffer, sumsAt, firstRows.length).slice();
}

function sumsByLoop(
  { count, labelStarts }: Samples,
  column: Float64Array | BigInt64Array,
  { numbers, firstRows }: DistinctLabels,
): Float64Array {
  const weights = asSummable(column);
  const sums = sumsLike(column, firstRows.length);
  for (let sample = 0; sample < count; sample++) {
    const weight = weights[sample] as number;
    const end = labelStarts[sample + 1] as number;
    for (let row = labelStarts[sample] as number; row < end; row++) {
      const label = numbers[row] as number;
      sums[label] = (sums[label] as number) + weight;
    }
  }
  return sums;
}
