import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StringTable } from '../profile/string-table.ts';
import { StringNumbers } from './string-numbers.ts';

test('each content has one number, in the order of first mention', () => {
  const numbers = new StringNumbers(StringTable.of(['', 'b', 'a', 'b']));
  assert.deepEqual(
    [2, 1, 3, 0].map((row) => numbers.row(row)),
    [1, 2, 2, 0],
  );
  assert.deepEqual(
    ['a', 'b', 'ü', ''].map((text) => numbers.text(text)),
    [1, 2, 3, 0],
  );
  const fields = [0x32, 0, 0x32, 1, 0x61, 0x32, 1, 0x62, 0x32, 2, 0xc3, 0xbc];
  assert.deepEqual([...numbers.fields()], fields);
});

test('bytes that are no UTF-8 are told apart, and written as they are', () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0xff);
  const numbers = new StringNumbers(new StringTable(bytes, Uint32Array.of(0, 0, 1, 2, 3)));
  assert.deepEqual(
    [1, 2, 3].map((row) => numbers.row(row)),
    [1, 2, 1],
  );
  assert.deepEqual([...numbers.fields()], [0x32, 0, 0x32, 1, 0xff, 0x32, 1, 0xfe]);
});

test('more strings than were expected, and long ones, keep their numbers', () => {
  const numbers = new StringNumbers(StringTable.of(['']));
  const texts = Array.from({ length: 5000 }, (_, i) => `${i}`.padStart((i % 7) * 400, 'x'));
  const first = texts.map((text) => numbers.text(text));
  assert.deepEqual(
    first,
    texts.map((_, i) => i + 1),
  );
  const rows = StringTable.of(['', ...texts]);
  const again = new StringNumbers(rows);
  assert.deepEqual(
    texts.map((text) => again.text(text)),
    first,
  );
  assert.deepEqual(
    texts.map((_, i) => again.row(i + 1)),
    first,
  );
});
