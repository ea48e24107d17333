/** Whether a heap profile was sampled at the rate that it is believed to have been. */
import type { SamplingHeapProfile } from '../v8/v8-profile.ts';

/** V8 rounds the count that a sample stands for. */
const TOLERANCE = 0.9;

/**
 * What a sample stands for is never less than the rate, so a smaller one shows that someone samples more
 * finely. A coarser sampler cannot be told from a program of large objects; its bytes are right all the same.
 */
export function hasRate({ samples }: SamplingHeapProfile, rateBytes: number): boolean {
  return samples.every(({ size }) => size >= rateBytes * TOLERANCE);
}
