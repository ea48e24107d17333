/**
 * A report of a small file is over before code from V8's optimizing compiler could pay for itself; for
 * such a run it is left out, which saves a tenth of its time. Longer runs, and all that keep running,
 * are left alone.
 */
import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { loadZlib } from '../fetch/gzip.ts';
import { leaveOutOptimizer } from '../fetch/optimizer.ts';
import { type FlagWords, hasAny } from './flag-words.ts';

/** Compressed or not; 150 kB of profile take some 50 ms. */
const SMALL_BYTES = 150 * 1024;

/** From here on a tenth of a run's memory is worth a hundredth of its time. */
const LARGE_BYTES = 2 * 1024 * 1024;

/**
 * Waking V8's helper threads to collect a megabyte costs more than they take off. The flag that keeps them asleep
 * for all of the collector, --single-threaded-gc, is fatal to V8 when it is set after the start.
 */
const LITTLE_GARBAGE = '--no-parallel-scavenge --no-minor-gc-task';
/**
 * A ninth of V8's limit on inlining (920 bytes of bytecode): the long loops of a report are in kernels/, and what is
 * left is called some thousand times, for which inlining everything into everything takes longer than it saves.
 */
const LITTLE_INLINING = '--max-inlined-bytecode-size-cumulative=100';

/**
 * What sums samples is in kernels/ as well: what is left of such a report is compiled for longer than it runs when
 * V8's usual budget is used up, an eighth of this. A base is merged in loops that are worth it.
 */
const LATE_OPTIMIZING = '--interrupt-budget=1000000 --no-parallel-scavenge';

/**
 * Keeps V8's young generation at its first megabyte, where it would grow to 32 and be kept by the process: most of what
 * a report makes of a large profile stays until its end, or is gone at once. Millions of lines of text made one by one
 * are neither, so that traces and raw would have it all moved to the old generation.
 */
const LITTLE_YOUNG = '--semi-space-growth-factor=1';

/**
 * callgrind holds a node of every address to its end, and meanwhile V8 lets as much again of what is gone lie: to have
 * that collected takes a ninth off its memory for a twentieth of its time. Other reports gain next to nothing.
 */
const LITTLE_GROWTH = '--heap-growing-percent=60';

/** Reports whose own loops are short once the samples are summed. */
const SUMS_ALONE = ['top', 'text', 'tree', 'tags'];
const MORE_THAN_SUMS = ['base', 'diff_base', 'mean'];
const LITTLE_CODE = [...SUMS_ALONE, 'proto'];
const LITTLE_TEXT = [
  ...[...LITTLE_CODE, 'topproto', 'comments', 'callgrind'],
  ...['dot', 'svg', 'png', 'pdf', 'ps', 'gif'],
];

/** By the flags of `stackheat pprof` and the last of its files. */
export function shortenStart({ whole, names }: FlagWords, file: string): void {
  if (!hasAny(whole, LITTLE_TEXT) && !names.has('peek')) return;
  const size = sizeOf(file);
  if (size === undefined) return;
  loadZlib();
  if (size < SMALL_BYTES) {
    if (hasAny(whole, SUMS_ALONE)) leaveOutOptimizer(LITTLE_GARBAGE);
    return;
  }
  const flags = size < LARGE_BYTES ? [] : [LITTLE_YOUNG];
  if (size >= LARGE_BYTES && whole.has('callgrind')) flags.push(LITTLE_GROWTH);
  if (hasAny(whole, LITTLE_CODE)) flags.push(LITTLE_INLINING);
  if (hasAny(whole, SUMS_ALONE) && !hasAny(names, MORE_THAN_SUMS)) flags.push(LATE_OPTIMIZING);
  if (flags.length > 0) setFlagsFromString(flags.join(' '));
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size;
  } catch {
    // Whoever reads it has the words for it.
    return undefined;
  }
}
