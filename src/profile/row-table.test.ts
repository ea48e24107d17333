import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NONE } from './profile.ts';
import { RowTable } from './row-table.ts';

test('rows with one hash are all found, through every growth', () => {
  const table = new RowTable();
  const texts: string[] = [];
  const rowOf = (text: string, hash: number): number => {
    let row = table.first(hash);
    while (row !== NONE && texts[row] !== text) row = table.next();
    if (row !== NONE) return row;
    texts.push(text);
    return table.add(hash);
  };
  // Seven hashes for three thousand rows, the signs of which differ.
  const hashes = [0, 1, -1, 2 ** 31, -(2 ** 31), 12345, 2 ** 32 - 2];
  const hashOf = (i: number): number => hashes[i % hashes.length] as number;
  const count = 3000;
  for (let i = 0; i < count; i++) assert.equal(rowOf(`row ${i}`, hashOf(i)), i);
  for (let i = 0; i < count; i++) assert.equal(rowOf(`row ${i}`, hashOf(i)), i);
  assert.equal(table.count, count);
});
