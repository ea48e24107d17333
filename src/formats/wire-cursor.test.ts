import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FIRST_TABLE, LAST_TABLE, WIRE, WireCursor, WireError } from './wire-cursor.ts';

/** Tags and lengths of every kind, more often than chance would make them. */
const byte = fc.oneof(
  fc.constantFrom(0x0a, 0x12, 0x1a, 0x22, 0x2a, 0x32, 0x3a, 0x10, 0x92, 0x80, 0xff, 0, 1, 2),
  fc.integer({ min: 0, max: 255 }),
);

/** What the general steps make of a row: where its bytes start and end. */
function generally(bytes: Uint8Array, at: number): { from: number; to: number } | undefined {
  const cursor = new WireCursor();
  cursor.reset(bytes, at, bytes.length);
  try {
    cursor.next();
    if (cursor.type !== WIRE.bytes) return undefined;
    if (cursor.field < FIRST_TABLE || cursor.field > LAST_TABLE) return undefined;
    const to = cursor.bytesEnd();
    return { from: cursor.at, to };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

test('a row that starts in one look is the one that the general steps read', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(byte, { minLength: 1, maxLength: 300 }), fc.nat(3), (values, skip) => {
      const bytes = Uint8Array.from(values);
      const at = Math.min(skip, bytes.length - 1);
      const cursor = new WireCursor();
      const expected = generally(bytes, at);
      if (!cursor.startRow(bytes, at, bytes.length)) {
        assert.equal(cursor.bytes.length, 0);
        // Longer tags and lengths, and what ends with the bytes, are left to the general steps.
        if (expected !== undefined) assert.ok(expected.from - at > 2 || at + 3 > bytes.length);
        return;
      }
      taken++;
      assert.deepEqual({ from: cursor.at, to: cursor.end }, expected);
      assert.equal(cursor.field, (bytes[at] as number) >>> 3);
      assert.equal(cursor.type, WIRE.bytes);
    }),
    { numRuns: 2000 },
  );
  assert.ok(taken > 20, `${taken} rows`);
});
