import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchmarkRecords } from './benchmark-file.ts';
import { UnitMetadata } from './unit-metadata.ts';

function read(text: string) {
  const units = new UnitMetadata();
  return { records: [...benchmarkRecords(text, 'f', units)], units };
}

test('a result carries the configuration in force', () => {
  const { records } = read(
    'goos: linux\npkg: a\nBenchmarkX-8 \t 10\t 5 ns/op\t 0 B/op\npkg:\nBenchmarkX/n=1 1 2 MB/s\n',
  );
  assert.deepEqual(records, [
    {
      kind: 'result',
      config: [
        { key: '.file', value: 'f', isOfFile: false },
        { key: 'goos', value: 'linux', isOfFile: true },
        { key: 'pkg', value: 'a', isOfFile: true },
      ],
      name: 'X-8',
      measurements: [
        { value: 5 * 1e-9, unit: 'sec/op', originalUnit: 'ns/op' },
        { value: 0, unit: 'B/op', originalUnit: undefined },
      ],
    },
    {
      kind: 'result',
      config: [
        { key: '.file', value: 'f', isOfFile: false },
        { key: 'goos', value: 'linux', isOfFile: true },
      ],
      name: 'X/n=1',
      measurements: [{ value: 2e6, unit: 'B/s', originalUnit: 'MB/s' }],
    },
  ]);
});

test('a removed key gives its place to the last one', () => {
  const { records } = read('a: 1\nb: 2\nc: 3\na:\nBenchmarkX 1 1 x\n');
  const [record] = records;
  assert.ok(record?.kind === 'result');
  assert.deepEqual(
    record.config.map(({ key }) => key),
    ['.file', 'c', 'b'],
  );
});

const BROKEN: readonly (readonly [string, string])[] = [
  ['BenchmarkX ', 'missing iteration count'],
  ['BenchmarkX 1', 'missing measurements'],
  ['BenchmarkX one 1 ns/op', 'parsing iteration count: invalid syntax'],
  ['BenchmarkX 9223372036854775808 1 ns/op', 'parsing iteration count: value out of range'],
  ['BenchmarkX 1 one ns/op', 'parsing measurement: invalid syntax'],
  ['BenchmarkX 1 1e400 ns/op', 'parsing measurement: value out of range'],
  ['BenchmarkX 1 1 ns/op 2', 'missing units'],
  ['Unit', 'missing unit'],
  ['Unit x =y', 'expected key=value'],
];

for (const [line, reason] of BROKEN) {
  test(`${JSON.stringify(line)}: ${reason}`, () => {
    const { records } = read(`\n${line}\nBenchmarkY 1 1 ns/op\n`);
    assert.deepEqual(records[0], { kind: 'broken line', line: 2, reason });
    assert.equal(records.length, 2);
  });
}

test('what else go test prints is passed over', () => {
  const { records } = read(
    'BenchmarkX\nPASS\nok  \ta\t1s\nUpper: no\nkey:value\nspaced key: no\n--- BENCH: BenchmarkX\n',
  );
  assert.deepEqual(records, []);
});

test('what is said of a unit holds for its multiples, and once', () => {
  const { records, units } = read(
    'Unit ns/op assume=exact better=higher\nUnit sec/op better=lower\nUnit ns/op assume=exact\n',
  );
  assert.deepEqual(records, [
    {
      kind: 'broken line',
      line: 2,
      reason: 'metadata better of unit sec/op already set to higher',
    },
  ]);
  assert.equal(units.isExact('sec/op'), true);
  assert.equal(units.better('sec/op'), 1);
  assert.equal(units.better('B/s'), 1);
  assert.equal(units.better('nosuch'), 0);
});
