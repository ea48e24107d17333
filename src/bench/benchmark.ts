/**
 * `stackheat/bench`: what a benchmark file imports. `stackheat bench` runs it; docs/bench.md tells how.
 *
 *     import { benchmark } from 'stackheat/bench';
 *     benchmark('Parse', (b) => { for (let i = 0; i < b.n; i++) parse(text); });
 */
import type { B, BenchmarkFunction, PB } from './run/b.ts';
import { registered } from './run/registered.ts';

export type { B, BenchmarkFunction, PB };

/** `name` becomes BenchmarkName in what is printed. Throws TypeError for what is no name or no function. */
export function benchmark(name: string, fn: BenchmarkFunction): void {
  if (typeof name !== 'string' || name === '') {
    throw new TypeError(`benchmark: the name is a text that is not empty, not ${String(name)}`);
  }
  if (typeof fn !== 'function') {
    throw new TypeError(
      `benchmark ${name}: the second argument is a function of b, not ${typeof fn}`,
    );
  }
  registered().push({ name, fn });
}

let kept: unknown;

/** Keeps V8 from leaving work out whose result nobody looks at; Go's runtime.KeepAlive. */
export function keepAlive<T>(value: T): T {
  // The comparison makes V8 believe that someone reads it.
  if (kept !== value) kept = value;
  return value;
}
