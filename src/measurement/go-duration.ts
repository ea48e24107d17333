/** Go's time.ParseDuration, for lengths of time on a command line: `1.5s`, `100ms`, `1m30s`. */

const UNITS_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gu;

/** Nanoseconds; undefined for what is no length of time. Without a unit only 0 is one. */
export function goDurationNanos(text: string): number | undefined {
  if (text === '0') return 0;
  let nanos = 0;
  let end = 0;
  for (const part of text.matchAll(PART)) {
    if (part.index !== end) return undefined;
    nanos += Number(part[1]) * (UNITS_NANOS[part[2] ?? ''] ?? 0);
    end += part[0].length;
  }
  return end === text.length && end > 0 ? nanos : undefined;
}
