import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NONE } from './profile.ts';
import { HASH_SEED, mixed, RowTable } from './row-table.ts';

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

test('words that differ in their highest bits have hashes of their own', () => {
  const words = 12;
  const hashes = new Set<number>();
  for (let tuple = 0; tuple < 2 ** words; tuple++) {
    let hash = HASH_SEED;
    for (let i = 0; i < words; i++) hash = mixed(hash, ((tuple >> i) & 1) << 31);
    hashes.add(hash);
  }
  // Two in a million are one by chance.
  assert.ok(hashes.size > 2 ** words - 20, `${hashes.size} hashes of ${2 ** words} tuples`);
});
