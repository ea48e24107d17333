/**
 * Go's block and mutex profiles with debug=1. Delays are in nanoseconds, hence a billion "cycles" a second.
 *
 *   --- mutex:
 *   cycles/second=1000000000
 *   sampling period=5
 *   93184 3 @ 0x4731ee 0x4a1b0e
 */
import type { Profile } from '../../profile/profile.ts';
import { frameLines, returnAddresses, TextFrames } from './frames.ts';

export interface ContentionOptions {
  readonly isMutex: boolean;
  /**
   * One contention in so many was sampled (setMutexProfileFraction). Readers multiply by it, so the values
   * are divided first; Go's own text does not, and its readers get them multiplied twice.
   */
  readonly mutexFraction: number;
}

export function contentionText(profile: Profile, options: ContentionOptions): string {
  const { isMutex, mutexFraction } = options;
  const period = isMutex ? BigInt(Math.max(1, Math.round(mutexFraction))) : 1n;
  const head = isMutex
    ? `--- mutex:\ncycles/second=1000000000\nsampling period=${period}\n`
    : '--- contention:\ncycles/second=1000000000\n';
  const [counts, delays] = profile.samples.values;
  const frames = new TextFrames(profile);
  const parts = samplesByDelay(profile).map((sample) => {
    const stack = frames.ofSample(sample);
    const delay = divided(delays?.[sample] ?? 0n, period);
    const count = divided(counts?.[sample] ?? 0n, period);
    return `${delay} ${count} @${returnAddresses(stack)}\n${frameLines(stack)}`;
  });
  return head + parts.join('');
}

/** The longest first. */
function samplesByDelay({ samples }: Profile): number[] {
  const delays = samples.values[1];
  const order = Array.from({ length: samples.count }, (_, sample) => sample);
  return order.sort((a, b) => Number((delays?.[b] ?? 0n) - (delays?.[a] ?? 0n)));
}

/** Half away from zero. */
function divided(value: bigint, by: bigint): bigint {
  return value < 0n ? -divided(-value, by) : (value + by / 2n) / by;
}
