/**
 * What a benchmark file has registered. It lies on the global object, since a program may hold this module
 * twice: as an ES module and as CommonJS.
 */
import type { BenchmarkFunction } from './b.ts';

export interface Registered {
  readonly name: string;
  readonly fn: BenchmarkFunction;
}

const KEY = Symbol.for('stackheat.benchmarks');

/** In the order in which they were registered; the caller may add to it. */
export function registered(): Registered[] {
  const host = globalThis as { [KEY]?: Registered[] };
  host[KEY] ??= [];
  return host[KEY];
}
