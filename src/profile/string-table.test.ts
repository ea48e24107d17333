import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { StringTable } from './string-table.ts';

test('strings come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 100 })), (strings) => {
      const table = StringTable.of(strings);
      assert.equal(table.count, strings.length);
      for (const [i, text] of strings.entries()) {
        assert.equal(table.at(i), text);
        assert.equal(table.at(i), text, 'the second time');
        assert.deepEqual([...table.bytesAt(i)], [...Buffer.from(text)]);
      }
    }),
  );
});

test('a byte order mark is a character like others', () => {
  assert.equal(StringTable.of(['\ufeffa']).at(0), '\ufeffa');
});

test('bytes that are no UTF-8 are replaced when read and kept beside', () => {
  const bytes = Uint8Array.of(0x61, 0xff, 0x62);
  const table = new StringTable(bytes, Uint32Array.of(0, 3));
  assert.equal(table.at(0), 'a\ufffdb');
  assert.deepEqual([...table.bytesAt(0)], [...bytes]);
});

test('a table grows by a new one', () => {
  const { table, first } = StringTable.of(['', 'old']).extended(['new', 'ü']);
  assert.equal(first, 2);
  assert.deepEqual(
    [0, 1, 2, 3].map((i) => table.at(i)),
    ['', 'old', 'new', 'ü'],
  );
});

test('an empty table has no strings', () => {
  assert.equal(new StringTable(new Uint8Array(0), new Uint32Array(0)).count, 0);
  assert.equal(StringTable.of([]).count, 0);
});
