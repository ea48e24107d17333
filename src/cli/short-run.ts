/**
 * A report of a small file is over before code from V8's optimizing compiler could pay for itself; for
 * such a run it is left out, which saves a tenth of its time. Longer runs, and all that keep running,
 * are left alone.
 */
import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { leaveOutOptimizer } from '../fetch/optimizer.ts';

/** Compressed or not; 150 kB of profile take some 50 ms. */
const SMALL_BYTES = 150 * 1024;

/**
 * Waking V8's helper threads to collect a megabyte costs more than they take off. The flag that keeps them asleep
 * for all of the collector, --single-threaded-gc, is fatal to V8 when it is set after the start.
 */
const LITTLE_GARBAGE = '--no-parallel-scavenge';
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

/** Reports whose own loops are short once the samples are summed, or all in one place. */
const LITTLE_WORK = /^--?(top|text|tree|tags)$/;
const SUMS_ALONE = /^--?(top|text|tree)$/;
const MORE_THAN_SUMS = /^--?(base|diff_base|mean)(=|$)/;
const LITTLE_CODE = /^--?(top|text|tree|tags|proto)$/;

/** Of the arguments of `stackheat pprof`. */
export function shortenStart(args: readonly string[]): void {
  if (!args.some((word) => LITTLE_CODE.test(word))) return;
  const size = sizeOf(args.at(-1) ?? '');
  if (size === undefined) return;
  if (size >= SMALL_BYTES) {
    const sumsAlone =
      args.some((word) => SUMS_ALONE.test(word)) && !args.some((word) => MORE_THAN_SUMS.test(word));
    setFlagsFromString(sumsAlone ? `${LITTLE_INLINING} ${LATE_OPTIMIZING}` : LITTLE_INLINING);
  } else if (args.some((word) => LITTLE_WORK.test(word))) leaveOutOptimizer(LITTLE_GARBAGE);
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size;
  } catch {
    // Whoever reads it has the words for it.
    return undefined;
  }
}
