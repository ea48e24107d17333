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

test('strings that were added are like the others', () => {
  const before = StringTable.of(['', 'old']);
  const { table } = before.extended(['new', 'ü']).table.extended(['last']);
  assert.equal(table.count, 5);
  assert.equal(table.at(4), 'last');
  assert.deepEqual([...table.bytesAt(3)], [...Buffer.from('ü')]);
  assert.ok(table.has('new') && table.has('old') && !table.has('older'));
  assert.equal(before.count, 2);
  assert.equal(table.byteLength, 'oldnewülast'.length);
});

test('whether a string has a byte is told by its bytes', () => {
  const marks = new Uint8Array(256);
  marks['<'.charCodeAt(0)] = 1;
  const { table } = StringTable.of(['a<b', 'ab', '_ab', '', 'a_b']).extended(['x<', '_']);
  const rows = Array.from({ length: table.count }, (_, row) => row);
  const first = '_'.charCodeAt(0);
  assert.deepEqual(
    rows.filter((row) => table.hasByte(row, marks, first)),
    [0, 2, 5, 6],
  );
});

test('strings with one of a few bytes are found together, unless they are many', () => {
  const { table } = StringTable.of(['', 'a<b', '', 'ab', '::', '<:<', '_', 'b:']).extended(['<']);
  const wanted = ['<'.charCodeAt(0), ':'.charCodeAt(0)];
  assert.deepEqual([...(table.rowsWith(wanted, 5) ?? [])], [0, 1, 0, 0, 1, 1, 0, 1]);
  assert.equal(table.rowsWith(wanted, 4), undefined);
  assert.deepEqual([...(StringTable.of([]).rowsWith(wanted, 1) ?? [])], []);
  assert.equal(table.firstByte(0), -1);
  assert.equal(table.firstByte(3), 'a'.charCodeAt(0));
  assert.equal(table.firstByte(8), '<'.charCodeAt(0));
});

test('strings that are ASCII are joined, but for those that were added', () => {
  const { table } = StringTable.of(['', 'ab', '', 'c']).extended(['é']);
  const joined = table.joined();
  assert.equal(joined?.text, 'abc');
  assert.deepEqual([...joined.starts], [0, 0, 2, 2, 3]);
  assert.equal(table.joined(), joined);
  assert.equal(StringTable.of(['a', 'é']).joined(), undefined);
  assert.equal(
    new StringTable(Uint8Array.of(0x61, 0xff), Uint32Array.of(0, 2)).joined(),
    undefined,
  );
});

test('the bytes of a string are given within those of others', () => {
  const { table } = StringTable.of(['', 'ab', 'cd']).extended(['é']);
  for (let row = 0; row < table.count; row++) {
    let text = '';
    table.withBytes(row, (bytes, start, end) => {
      text = Buffer.from(bytes.subarray(start, end)).toString();
    });
    assert.equal(text, table.at(row));
  }
});

test('an empty table has no strings', () => {
  assert.equal(new StringTable(new Uint8Array(0), new Uint32Array(0)).count, 0);
  assert.equal(StringTable.of([]).count, 0);
});
