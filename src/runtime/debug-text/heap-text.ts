/**
 * Go's heap and allocs profiles with debug=1.
 *
 *   heap profile: 1: 16 [3: 48] @ heap/1048576
 *   1: 16 [3: 48] @ 0x40a4b2 0x40b3c1
 *   #	0x40a4b1	main.keep+0x11	/src/main.go:12
 *
 *   # runtime.MemStats
 *
 * The text holds what was sampled, and readers scale it up by the rate behind `heap/`, which is twice the
 * real one since the days of the C++ heap profiler. A profile's values are scaled up already; here they are
 * scaled down again.
 *
 * What was not measured is 0 here, since the text has no way to leave it out, and readers of this text take
 * allocations of `[0: 0]` for "not told apart" and show `objects` and `space` alone. A comment says so.
 */
import type { Profile } from '../../profile/profile.ts';
import { frameLines, returnAddresses, TextFrames } from './frames.ts';
import { type MemStats, memStatsText } from './mem-stats.ts';

export function heapText(profile: Profile, memStats: MemStats | undefined): string {
  const rate = Number(profile.period);
  const columns = columnsOf(profile);
  const rows = Array.from({ length: profile.samples.count }, (_, sample) =>
    rowOf(sample, columns, rate),
  );
  const order = rows.map((_, sample) => sample);
  order.sort((a, b) => (rows[a]?.inuseBytes ?? 0) - (rows[b]?.inuseBytes ?? 0));
  const frames = new TextFrames(profile);
  const parts = order.map((sample) => {
    const stack = frames.ofSample(sample);
    return `${amounts(rows[sample] ?? NOTHING)} @${returnAddresses(stack)}\n${frameLines(stack)}`;
  });
  const total = totalOf(rows);
  // Equal totals mean "not told apart" to pprof, and such a profile cannot be merged with others (Go).
  const isEqual = columns.allocSpace !== undefined && total.allocBytes === total.inuseBytes;
  const header = isEqual ? { ...total, allocBytes: total.allocBytes + 1 } : total;
  return (
    `heap profile: ${amounts(header)} @ heap/${2 * rate}\n${parts.join('')}` +
    `${absences(columns)}${memStatsText(memStats)}`
  );
}

interface HeapColumns {
  readonly inuseObjects: BigInt64Array | undefined;
  readonly inuseSpace: BigInt64Array | undefined;
  readonly allocObjects: BigInt64Array | undefined;
  readonly allocSpace: BigInt64Array | undefined;
}

function columnsOf({ sampleTypes, samples }: Profile): HeapColumns {
  const column = (type: string) =>
    samples.values[sampleTypes.findIndex((sampleType) => sampleType.type === type)];
  return {
    inuseObjects: column('inuse_objects'),
    inuseSpace: column('inuse_space'),
    allocObjects: column('alloc_objects'),
    allocSpace: column('alloc_space'),
  };
}

interface HeapRow {
  readonly inuseObjects: number;
  readonly inuseBytes: number;
  readonly allocObjects: number;
  readonly allocBytes: number;
}

const NOTHING: HeapRow = { inuseObjects: 0, inuseBytes: 0, allocObjects: 0, allocBytes: 0 };

function rowOf(sample: number, columns: HeapColumns, rate: number): HeapRow {
  const [inuseObjects, inuseBytes] = sampled(
    columns.inuseObjects?.[sample],
    columns.inuseSpace?.[sample],
    rate,
  );
  const [allocObjects, allocBytes] = sampled(
    columns.allocObjects?.[sample],
    columns.allocSpace?.[sample],
    rate,
  );
  return { inuseObjects, inuseBytes, allocObjects, allocBytes };
}

/**
 * What a sampler saw of so many objects and bytes: of an object of S bytes the 1 - exp(-S / rate)th part.
 * At least one object, since readers refuse bytes without.
 */
function sampled(objects = 0n, bytes = 0n, rate: number): readonly [number, number] {
  const [count, size] = [Number(objects), Number(bytes)];
  if (count <= 0 || size <= 0) return [0, 0];
  if (rate <= 1) return [count, size];
  const share = 1 - Math.exp(-size / count / rate);
  const seen = Math.max(1, Math.round(count * share));
  // The mean size stays what it was: readers scale by it.
  return [seen, Math.round((seen * size) / count)];
}

function totalOf(rows: readonly HeapRow[]): HeapRow {
  return rows.reduce(
    (sum, row) => ({
      inuseObjects: sum.inuseObjects + row.inuseObjects,
      inuseBytes: sum.inuseBytes + row.inuseBytes,
      allocObjects: sum.allocObjects + row.allocObjects,
      allocBytes: sum.allocBytes + row.allocBytes,
    }),
    NOTHING,
  );
}

function amounts({ inuseObjects, inuseBytes, allocObjects, allocBytes }: HeapRow): string {
  return `${inuseObjects}: ${inuseBytes} [${allocObjects}: ${allocBytes}]`;
}

function absences({ inuseSpace, allocSpace }: HeapColumns): string {
  if (inuseSpace === undefined)
    return '\n# live objects were not measured: the 0s before [ mean that\n';
  if (allocSpace === undefined) return '\n# allocations were not measured: [0: 0] means that\n';
  return '';
}
