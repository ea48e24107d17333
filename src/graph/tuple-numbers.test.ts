import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TupleNumbers } from './tuple-numbers.ts';

test('equal tuples have one number, in the order of their first mention', () => {
  const word = fc.constantFrom(0, 1, 2, 2 ** 31, 2 ** 32 - 1);
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word), { maxLength: 300 }), (tuples) => {
      const numbers = new TupleNumbers(3);
      const expected = new Map<string, number>();
      for (const tuple of tuples) {
        const key = tuple.join();
        if (!expected.has(key)) expected.set(key, expected.size);
        numbers.tuple.set(tuple);
        assert.equal(numbers.number(), expected.get(key));
      }
      assert.equal(numbers.count, expected.size);
    }),
  );
});

test('a hundred thousand tuples that differ in one word', () => {
  const numbers = new TupleNumbers(11);
  for (let i = 0; i < 100_000; i++) {
    numbers.tuple[i % 11] = i;
    assert.equal(numbers.number(), i);
    numbers.tuple[i % 11] = 0;
  }
  numbers.tuple[7] = 7;
  assert.equal(numbers.number(), 7);
});
