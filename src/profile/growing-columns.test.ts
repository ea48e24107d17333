import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ByteColumn, Int64Column, Uint32Column } from './growing-columns.ts';

/** Enough to grow twice. */
const MANY = 5000;

test('columns of numbers keep all that was pushed', () => {
  const column = new Uint32Column();
  for (let i = 0; i < MANY; i++) column.push(i * 7);
  assert.equal(column.length, MANY);
  assert.deepEqual(
    [...column.view()],
    Array.from({ length: MANY }, (_, i) => i * 7),
  );
});

test('reserving makes room and changes nothing', () => {
  const column = new Uint32Column();
  column.push(1);
  column.reserve(MANY);
  assert.ok(column.array.length >= MANY + 1);
  assert.deepEqual([...column.view()], [1]);
});

test('64-bit values come back as they were, signed or not', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (values) => {
      const column = new Int64Column();
      for (const value of values) {
        const bits = BigInt.asUintN(64, value);
        column.push(Number(bits & 0xffffffffn), Number(bits >> 32n));
      }
      assert.deepEqual([...column.signed()], values);
      assert.deepEqual(
        [...column.unsigned()],
        values.map((value) => BigInt.asUintN(64, value)),
      );
    }),
  );
});

test('many 64-bit values grow the column', () => {
  const column = new Int64Column();
  for (let i = 0; i < MANY; i++) column.push(i, 1);
  assert.equal(column.signed()[MANY - 1], (1n << 32n) + BigInt(MANY - 1));
});

test('bytes come in one by one, whole and in ranges', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 30 }), (chunks) => {
      const column = new ByteColumn();
      for (const [i, chunk] of chunks.entries()) {
        const framed = Uint8Array.of(9, ...chunk, 9);
        if (i % 3 === 0) for (const byte of chunk) column.push(byte);
        else if (i % 3 === 1) column.append(chunk);
        else column.appendRange(framed, 1, framed.length - 1);
      }
      assert.deepEqual([...column.view()], [...Buffer.concat(chunks)]);
    }),
  );
});
