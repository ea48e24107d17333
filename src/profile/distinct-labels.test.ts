import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distinctLabels } from './distinct-labels.ts';
import type { Labels } from './profile.ts';

/** Fewer are numbered by the loop, more by the kernel. */
const LOOP_ROWS = 4000;
const KERNEL_ROWS = 20_000;

/** Key, text, unit and number of a row. */
type Row = readonly [key: number, text: number, unit: number, number: bigint];

const CASES: Record<string, (row: number) => Row> = {
  'a few texts': (row) => [1 + (row % 3), 4 + (row % 7), 0, 0n],
  'as many numbers as rows': (row) => [1, 0, 0, BigInt(row) * 3n + 1n],
  'numbers that differ in their highest bits': (row) => [1, 0, 0, BigInt(row % 16) << 59n],
  'units alone that differ': (row) => [1, 0, row % 5, 7n],
  'a key, a text, a unit and a number that are the same word': (row) => {
    const word = 9;
    const none = 0;
    const rows: Row[] = [
      [word, none, none, 0n],
      [none, word, none, 0n],
      [none, none, word, 0n],
      [none, none, none, BigInt(word)],
      [none, none, none, BigInt(word) << 32n],
    ];
    return rows[row % rows.length] as Row;
  },
};

for (const [name, rowAt] of Object.entries(CASES)) {
  for (const count of [LOOP_ROWS, KERNEL_ROWS]) {
    test(`${name}: ${count} rows are numbered in the order of first mention`, () => {
      const { numbers, firstRows } = distinctLabels(labelsOf(count, rowAt));
      const expected = numbered(count, rowAt);
      assert.deepEqual([...numbers], expected.numbers);
      assert.deepEqual([...firstRows], expected.firstRows);
    });
  }
}

test('no rows have no numbers', () => {
  const { numbers, firstRows } = distinctLabels(labelsOf(0, () => [0, 0, 0, 0n]));
  assert.deepEqual([numbers.length, firstRows.length], [0, 0]);
});

function labelsOf(count: number, rowAt: (row: number) => Row): Labels {
  const rows = Array.from({ length: count }, (_, row) => rowAt(row));
  return {
    count,
    keys: Uint32Array.from(rows, ([key]) => key),
    texts: Uint32Array.from(rows, ([, text]) => text),
    units: Uint32Array.from(rows, ([, , unit]) => unit),
    numbers: BigInt64Array.from(rows, ([, , , number]) => BigInt.asIntN(64, number)),
  };
}

function numbered(count: number, rowAt: (row: number) => Row) {
  const numbers: number[] = [];
  const firstRows: number[] = [];
  const known = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const text = rowAt(row).join(' ');
    let number = known.get(text);
    if (number === undefined) {
      number = known.size;
      known.set(text, number);
      firstRows.push(row);
    }
    numbers.push(number);
  }
  return { numbers, firstRows };
}
