/** A line of results as Go's testing package prints it. */

export interface BenchmarkMeasures {
  readonly n: number;
  readonly nanos: number;
  /** Of one operation, as b.setBytes said; 0 for none. */
  readonly bytes: number;
  /** Of all operations; undefined when they are not to be shown. */
  readonly memory: { readonly bytes: number; readonly allocs: number } | undefined;
  /** What b.reportMetric said, by unit. */
  readonly metrics: ReadonlyMap<string, number>;
}

const BUILT_IN = ['ns/op', 'MB/s', 'B/op', 'allocs/op'];

/** Without the name and the tab behind it. */
export function resultText({ n, nanos, bytes, memory, metrics }: BenchmarkMeasures): string {
  const parts = [String(n).padStart(8)];
  const perOperation = metrics.get('ns/op') ?? nanos / n;
  if (perOperation !== 0) parts.push(aligned(perOperation, 'ns/op'));
  const speed = metrics.get('MB/s') ?? megabytesPerSecond(bytes, n, nanos);
  if (speed !== 0) parts.push(`${speed.toFixed(2).padStart(7)} MB/s`);
  const own = [...metrics.keys()].filter((unit) => !BUILT_IN.includes(unit)).sort(byBytes);
  for (const unit of own) parts.push(aligned(metrics.get(unit) ?? 0, unit));
  if (memory !== undefined) {
    // Go cuts off what is behind the point; these are measured, and 0.999 of one is one.
    const count = (unit: string, all: number): string =>
      `${String(Math.round(metrics.get(unit) ?? all / n)).padStart(8)} ${unit}`;
    parts.push(count('B/op', memory.bytes), count('allocs/op', memory.allocs));
  }
  return parts.join('\t');
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function megabytesPerSecond(bytes: number, n: number, nanos: number): number {
  return bytes <= 0 || nanos <= 0 ? 0 : (bytes * n) / 1e6 / (nanos / 1e9);
}

/** Ten places before the point, and four digits that count. */
function aligned(value: number, unit: string): string {
  const size = Math.abs(value);
  const least = size === 0 ? 0 : LEAST.findIndex((bound) => size >= bound);
  const digits = least === -1 ? LEAST.length : least;
  const width = digits === 0 ? 10 : 11 + digits;
  return `${value.toFixed(digits).padStart(width)} ${unit}`;
}

/** Values from here on have so many digits behind the point as the bound's place says. */
const LEAST = [999.95, 99.995, 9.9995, 0.99995, 0.099995, 0.0099995, 0.00099995];

/** BenchmarkParse-2: the number of processors stands behind it unless it is 1. */
export function benchmarkName(name: string, processors: number): string {
  return processors === 1 ? name : `${name}-${processors}`;
}
