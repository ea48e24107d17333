/** Stacks are kept in 16 bits a frame as long as all locations fit; both readers must know when they do not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { DEFAULT_LIMITS } from './decode-limits.ts';
import { FormatError } from './format-error.ts';
import { decodePprof } from './pprof-decode.ts';
import { encodePprof } from './pprof-encode.ts';
import { concat, message, num, packed, smallProfile } from './wire-pieces.test-support.ts';

/** Of fewer bytes a field than the kernel can read, the loop reads it. */
const READERS = { kernel: DEFAULT_LIMITS, loop: { ...DEFAULT_LIMITS, fieldBytesMax: 1000 } };

/** `depth` frames a stack, each location in turn. */
function profileOf(locations: number, depth: number): Profile {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const rows = Array.from({ length: locations }, (_, i) =>
    builder.location({ address: BigInt(i) + 1n, lines: [] }),
  );
  for (let from = 0; from < rows.length; from += depth) {
    builder.sample({ locations: rows.slice(from, from + depth), values: [1n] });
  }
  return builder.finish();
}

for (const [reader, limits] of Object.entries(READERS)) {
  for (const depth of [1, 20]) {
    for (const [locations, Rows] of [
      [1000, Uint16Array],
      [0xffff, Uint16Array],
      [0x10000, Uint32Array],
      [70_000, Uint32Array],
    ] as const) {
      test(`${reader}: ${locations} locations in stacks of ${depth}`, () => {
        const bytes = encodePprof(profileOf(locations, depth));
        const profile = decodePprof(bytes, { source: 'x.pb', limits });
        const { locationIndexes } = profile.samples;
        assert.ok(locationIndexes instanceof Rows);
        assert.equal(locationIndexes.length, locations);
        assert.ok(locationIndexes.every((row, i) => row === i));
        assert.ok(Buffer.from(encodePprof(profile)).equals(bytes));
      });
    }
  }

  test(`${reader}: stacks of no location do not widen the others`, () => {
    const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
    const location = builder.location({ address: 1n, lines: [] });
    for (let i = 0; i < 200_000; i++) {
      builder.sample({ locations: i < 100_000 ? [] : [location], values: [1n] });
    }
    const profile = decodePprof(encodePprof(builder.finish()), { source: 'x.pb', limits });
    assert.equal(profile.samples.locationIndexes.length, 100_000);
    assert.ok(profile.samples.locationIndexes instanceof Uint16Array);
  });

  test(`${reader}: the id 0 is no location, not the one with the largest number`, () => {
    const location = concat(
      Array.from({ length: 70_000 }, (_, i) => message(4, num(1, i + 1), num(3, i + 1))),
    );
    for (const ids of [[0], [1, 0], [65_536, 0, 1]]) {
      const sample = message(2, packed(1, ids), packed(2, [7]));
      assert.throws(
        () => decodePprof(smallProfile({ sample, location }), { source: 'x.pb', limits }),
        (error) =>
          error instanceof FormatError && /location id 0, which is not/.test(error.message),
      );
    }
  });

  test(`${reader}: ids in another order than rows, some beyond 16 bits`, () => {
    const ids = Array.from({ length: 40_000 }, (_, i) => 80_000 - 2 * i);
    const location = concat(ids.map((id, row) => message(4, num(1, id), num(3, row))));
    const sample = concat(ids.map((id) => message(2, packed(1, [id, 2]), packed(2, [7]))));
    const profile = decodePprof(smallProfile({ sample, location }), { source: 'x.pb', limits });
    const rows = [...profile.samples.locationIndexes].filter((_, i) => i % 2 === 0);
    assert.deepEqual(
      rows,
      ids.map((_, row) => row),
    );
  });
}
