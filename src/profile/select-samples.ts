/**
 * A profile of some of the samples of another; everything they refer to is shared.
 *
 * Columns are copied by runs of neighbouring rows and as 32-bit words, so that no value becomes a BigInt
 * on the way.
 */
import type { Labels, Profile, Samples } from './profile.ts';
import { type RowNumbers, rowsLike } from './row-numbers.ts';
import { wordsOf } from './words.ts';

/** `rows` are sample numbers in the wanted order; as many as there are samples means all of them. */
export function selectSamples(profile: Profile, rows: ArrayLike<number>): Profile {
  if (rows.length === profile.samples.count) return profile;
  const { samples } = profile;
  const runs = runsOf(rows);
  const stackRuns = entryRuns(samples.locationStarts, runs);
  const labelRuns = entryRuns(samples.labelStarts, runs);
  const selected: Samples = {
    count: rows.length,
    locationStarts: shiftedStarts(samples.locationStarts, runs, rows.length),
    locationIndexes: copiedWords(samples.locationIndexes, stackRuns, 1),
    values: samples.values.map((column) => copied64(column, runs)),
    labelStarts: shiftedStarts(samples.labelStarts, runs, rows.length),
    labels: copiedLabels(samples.labels, labelRuns),
    timesNanos: samples.timesNanos && copied64(samples.timesNanos, runs),
  };
  return { ...profile, samples: selected };
}

/** A profile with only the label rows marked 1. */
export function selectLabels(profile: Profile, isKept: Uint8Array): Profile {
  const { samples } = profile;
  const labelStarts = new Uint32Array(samples.count + 1);
  const rows = markedRows(isKept);
  if (rows.length === samples.labels.count) return profile;
  let count = 0;
  for (let sample = 0, row = 0; sample < samples.count; sample++) {
    const end = samples.labelStarts[sample + 1] as number;
    for (; row < end; row++) count += isKept[row] as number;
    labelStarts[sample + 1] = count;
  }
  const labels = copiedLabels(samples.labels, runsOf(rows));
  return { ...profile, samples: { ...samples, labelStarts, labels } };
}

/** The numbers of the rows marked 1. */
export function markedRows(isMarked: Uint8Array): Uint32Array {
  let count = 0;
  for (let row = 0; row < isMarked.length; row++) count += isMarked[row] as number;
  const rows = new Uint32Array(count);
  for (let row = 0, at = 0; row < isMarked.length; row++) if (isMarked[row] === 1) rows[at++] = row;
  return rows;
}

/** Neighbouring rows: the first of each run, and the one after its last. */
interface Runs {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly rowCount: number;
}

function runsOf(rows: ArrayLike<number>): Runs {
  const from = new Uint32Array(rows.length);
  const to = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (count > 0 && to[count - 1] === row) {
      to[count - 1] = row + 1;
      continue;
    }
    from[count] = row;
    to[count] = row + 1;
    count++;
  }
  return { count, from, to, rowCount: rows.length };
}

/** The runs of what the rows own, by the offsets at which each row's entries start. */
function entryRuns(starts: Uint32Array, runs: Runs): Runs {
  const from = new Uint32Array(runs.count);
  const to = new Uint32Array(runs.count);
  let rowCount = 0;
  for (let run = 0; run < runs.count; run++) {
    from[run] = starts[runs.from[run] as number] as number;
    to[run] = starts[runs.to[run] as number] as number;
    rowCount += (to[run] as number) - (from[run] as number);
  }
  return { count: runs.count, from, to, rowCount };
}

function shiftedStarts(starts: Uint32Array, runs: Runs, count: number): Uint32Array {
  const shifted = new Uint32Array(count + 1);
  let row = 0;
  for (let run = 0; run < runs.count; run++) {
    const shift = (shifted[row] as number) - (starts[runs.from[run] as number] as number);
    const end = runs.to[run] as number;
    for (let i = runs.from[run] as number; i < end; i++) {
      shifted[++row] = (starts[i + 1] as number) + shift;
    }
  }
  return shifted;
}

function copiedLabels(labels: Labels, runs: Runs): Labels {
  return {
    count: runs.rowCount,
    keys: copied32(labels.keys, runs),
    texts: copied32(labels.texts, runs),
    numbers: copied64(labels.numbers, runs),
    units: copied32(labels.units, runs),
  };
}

function copied32(column: Uint32Array, runs: Runs): Uint32Array {
  return copiedWords(column, runs, 1);
}

function copied64(column: BigInt64Array, runs: Runs): BigInt64Array {
  const words = wordsOf(column);
  return new BigInt64Array(copiedWords(words, runs, 2).buffer);
}

/** A call to copy a run costs as much as so many words copied one by one. */
const LONG_RUN_WORDS = 32;

function copiedWords<Words extends RowNumbers>(words: Words, runs: Runs, width: 1 | 2): Words {
  const copy = rowsLike(words, runs.rowCount * width);
  let at = 0;
  for (let run = 0; run < runs.count; run++) {
    const from = (runs.from[run] as number) * width;
    const to = (runs.to[run] as number) * width;
    if (to - from < LONG_RUN_WORDS) {
      for (let i = from; i < to; i++) copy[at++] = words[i] as number;
      continue;
    }
    copy.set(words.subarray(from, to), at);
    at += to - from;
  }
  return copy;
}
