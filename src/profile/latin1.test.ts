import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latin1Reader } from './latin1.ts';

test('a range of bytes is read as text, a byte a letter', () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i % 256).subarray(3);
  const read = latin1Reader(bytes);
  assert.equal(read(62, 65), 'ABC');
  assert.equal(read(5, 5), '');
  const all = read(0, bytes.length);
  assert.equal(all.length, bytes.length);
  assert.ok([...all].every((letter, i) => letter.charCodeAt(0) === bytes[i]));
});
