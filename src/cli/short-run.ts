/**
 * A report of a small file is over before code from V8's optimizing compiler could pay for itself; for
 * such a run it is left out, which saves a tenth of its time. Longer runs, and all that keep running,
 * are left alone.
 */
import { statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';

/** Compressed or not; 150 kB of profile take some 50 ms. */
const SMALL_BYTES = 150 * 1024;

/**
 * Waking V8's helper threads to collect a megabyte costs more than they take off. The flag that keeps them asleep
 * for all of the collector, --single-threaded-gc, is fatal to V8 when it is set after the start.
 */
const NEVER_MIND_LATER = '--no-opt --no-parallel-scavenge';
/**
 * A ninth of V8's limit on inlining (920 bytes of bytecode): the long loops of a report are in kernels/, and what is
 * left is called some thousand times, for which inlining everything into everything takes longer than it saves.
 */
const LITTLE_INLINING = '--max-inlined-bytecode-size-cumulative=100';

export function shortenStart(args: readonly string[]): void {
  const source = args.at(-1) ?? '';
  const isReport =
    args[0] === 'pprof' && args.some((word) => /^--?(top|text|tree|tags)$/.test(word));
  const size = isReport ? statSync(source, { throwIfNoEntry: false })?.size : undefined;
  if (size === undefined) return;
  setFlagsFromString(size < SMALL_BYTES ? NEVER_MIND_LATER : LITTLE_INLINING);
}
