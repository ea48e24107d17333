import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BenchmarkMeasures, benchmarkName, resultText } from './result-text.ts';

const BARE: BenchmarkMeasures = {
  n: 100,
  nanos: 0,
  bytes: 0,
  memory: undefined,
  metrics: new Map(),
};

/** What Go 1.26's testing.BenchmarkResult.String prints for the same. */
const CASES: readonly (readonly [Partial<BenchmarkMeasures>, string])[] = [
  [{ n: 1, nanos: 123_456_789 }, '       1\t 123456789 ns/op'],
  [{ nanos: 123_456 }, '     100\t      1235 ns/op'],
  [{ nanos: 12_345 }, '     100\t       123.5 ns/op'],
  [{ nanos: 1234 }, '     100\t        12.34 ns/op'],
  [{ nanos: 123 }, '     100\t         1.230 ns/op'],
  [{ nanos: 12 }, '     100\t         0.1200 ns/op'],
  [{ n: 1_000_000_000, nanos: 312_345_678 }, '1000000000\t         0.3123 ns/op'],
  [{ n: 100_000, nanos: 12 }, '  100000\t         0.0001200 ns/op'],
  [{ nanos: 99_994 }, '     100\t       999.9 ns/op'],
  [{ nanos: 99_996 }, '     100\t      1000 ns/op'],
  [{ nanos: 100_000, bytes: 1024 }, '     100\t      1000 ns/op\t1024.00 MB/s'],
  [
    { nanos: 100_000, memory: { bytes: 4799, allocs: 299 } },
    '     100\t      1000 ns/op\t      48 B/op\t       3 allocs/op',
  ],
  [
    {
      nanos: 100_000,
      metrics: new Map([
        ['rows/op', 12.5],
        ['b-units', 2],
      ]),
    },
    '     100\t      1000 ns/op\t         2.000 b-units\t        12.50 rows/op',
  ],
  [{ nanos: 100_000, metrics: new Map([['ns/op', 0]]) }, '     100'],
  [{ nanos: 100_000, metrics: new Map([['ns/op', 7]]) }, '     100\t         7.000 ns/op'],
];

test('results are printed as Go prints them', () => {
  for (const [measures, text] of CASES) {
    assert.equal(resultText({ ...BARE, ...measures }), text);
  }
});

test('the number of processors stands behind the name unless it is one', () => {
  assert.equal(benchmarkName('BenchmarkParse/size=10', 2), 'BenchmarkParse/size=10-2');
  assert.equal(benchmarkName('BenchmarkParse', 1), 'BenchmarkParse');
});
