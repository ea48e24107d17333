/**
 * Writes a profile's samples as fields of profile.proto. Of large profiles a kernel does it
 * (kernels/encode.ts); of small ones, and where there is no WebAssembly, the loop below.
 */
import { type KernelMemory, startKernel } from '../base/kernel.ts';
import { KernelAreas } from '../base/kernel-areas.ts';
import { ENCODE_KERNEL } from '../base/kernel-code.ts';
import { checkStacks } from '../profile/check.ts';
import type { Profile } from '../profile/profile.ts';
import { RUN_LIMITS, sampleRuns } from '../profile/sample-runs.ts';
import { wordsOf } from '../profile/words.ts';
import { LabelFields } from './label-fields.ts';
import type { StringNumbers } from './string-numbers.ts';
import { VARINT_BYTES_MAX, WireWriter } from './wire-writer.ts';

interface EncodeKernel {
  readonly memory: KernelMemory;
  readonly hasStrayLocation: { readonly value: number };
  setLocationCount(count: number): void;
  writeSamples(
    count: number,
    starts: number,
    stacks: number,
    ids: number,
    columns: number,
    values: number,
    labelStarts: number,
    labels: number,
    out: number,
  ): number;
}

/** Repeated numbers are packed when there are more of them than this. */
export const UNPACKED_MAX = 2;
/** Below this many frames, starting a kernel takes longer than it saves. */
const FRAMES_MIN = 100_000;
/** A number and its key. */
const NUMBER_BYTES_MAX = 1 + VARINT_BYTES_MAX;
/** Of a sample: its length, and those of its two lists. */
const MESSAGE_BYTES_MAX = 3 * NUMBER_BYTES_MAX;

/** Throws InvalidProfileError for a stack with a location that does not exist. */
export function writeSamples(
  writer: WireWriter,
  profile: Profile,
  strings: StringNumbers,
  framesMin = FRAMES_MIN,
): void {
  const kernel =
    profile.samples.locationIndexes.length < framesMin
      ? undefined
      : startKernel<EncodeKernel>(ENCODE_KERNEL);
  if (kernel === undefined) writeEach(writer, profile, strings);
  else writeRuns(writer, profile, strings, kernel);
}

function writeEach(writer: WireWriter, profile: Profile, strings: StringNumbers): void {
  checkStacks(profile);
  const { samples, locations } = profile;
  const labels = new LabelFields(profile, strings);
  const idWords = wordsOf(locations.ids);
  const valueWords = samples.values.map(wordsOf);
  for (let sample = 0; sample < samples.count; sample++) {
    const message = writer.open(2);
    writeStack(writer, profile, sample, idWords);
    writeValues(writer, valueWords, sample);
    labels.write(writer, sample);
    writer.close(message);
  }
}

function writeStack(writer: WireWriter, profile: Profile, sample: number, ids: Uint32Array): void {
  const { locationStarts, locationIndexes } = profile.samples;
  const start = locationStarts[sample] as number;
  const end = locationStarts[sample + 1] as number;
  if (end - start > UNPACKED_MAX) {
    const packed = writer.open(1);
    writer.rows(ids, locationIndexes, start, end);
    writer.close(packed);
    return;
  }
  for (let i = start; i < end; i++) {
    writer.uint(1 << 3);
    writer.rows(ids, locationIndexes, i, i + 1);
  }
}

function writeValues(writer: WireWriter, columns: readonly Uint32Array[], sample: number): void {
  const isPacked = columns.length > UNPACKED_MAX;
  const packed = isPacked ? writer.open(2) : 0;
  for (const words of columns) {
    if (!isPacked) writer.uint(2 << 3);
    writer.words(words[sample * 2] as number, words[sample * 2 + 1] as number);
  }
  if (isPacked) writer.close(packed);
}

/** Labels need the strings' numbers, so they are written here and handed to the kernel run by run. */
function writeRuns(
  writer: WireWriter,
  profile: Profile,
  strings: StringNumbers,
  kernel: EncodeKernel,
): void {
  const { samples, locations } = profile;
  const { locationStarts, locationIndexes } = samples;
  const areas = new KernelAreas(kernel.memory);
  kernel.setLocationCount(locations.count);
  const ids = areas.place(locations.ids);
  const columns = samples.values.length;
  const labelFields = new LabelFields(profile, strings);
  const labels = new WireWriter();
  const labelStarts = new Uint32Array(RUN_LIMITS.samples + 1);
  for (const { first, end } of sampleRuns(locationStarts)) {
    const count = end - first;
    const from = locationStarts[first] as number;
    const stacks = locationIndexes.subarray(from, locationStarts[end]);
    labels.clear();
    for (let i = 0; i < count; i++) {
      labelFields.write(labels, first + i);
      labelStarts[i + 1] = labels.length;
    }
    const mark = areas.mark();
    const numbers = stacks.length + count * columns;
    const stacksAt = areas.placeRows(stacks);
    const startsAt = areas.place(locationStarts.subarray(first, end + 1));
    const valuesAt = placeColumns(areas, samples.values, first, end);
    const labelStartsAt = areas.place(labelStarts.subarray(0, count + 1));
    const labelsAt = areas.place(labels.view());
    const out = areas.reserve(
      numbers * NUMBER_BYTES_MAX + count * MESSAGE_BYTES_MAX + labels.length,
    );
    const written = kernel.writeSamples(
      count,
      startsAt,
      stacksAt,
      ids,
      columns,
      valuesAt,
      labelStartsAt,
      labelsAt,
      out,
    );
    writer.raw(new Uint8Array(kernel.memory.buffer, out, written - out));
    areas.release(mark);
  }
  // Who throws has the words for it.
  if (kernel.hasStrayLocation.value !== 0) checkStacks(profile);
}

function placeColumns(
  areas: KernelAreas,
  columns: readonly BigInt64Array[],
  first: number,
  end: number,
): number {
  const at = areas.reserve(columns.length * (end - first) * 8);
  for (const [i, column] of columns.entries())
    areas.write(at + i * (end - first) * 8, column.subarray(first, end));
  return at;
}
