import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareUtf8 } from './utf8-order.ts';

/** Characters where the order of UTF-16 units is not that of bytes are drawn often. */
const character = fc.oneof(
  fc.constantFrom('a', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}', '\u{10ffff}'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.array(character, { maxLength: 6 }).map((parts) => parts.join(''));

test('texts are in the order of their UTF-8 bytes', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
      assert.equal(Math.sign(compareUtf8(a, b)), expected);
    }),
    { numRuns: 2000 },
  );
});

test('a beginning comes before the whole', () => {
  assert.ok(compareUtf8('😀', '😀a') < 0);
  assert.equal(compareUtf8('', ''), 0);
});
