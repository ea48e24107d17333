import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidProfileError } from '../profile/check.ts';
import type { Profile } from '../profile/profile.ts';
import { type LabelFields, ProfileBuilder } from '../profile/profile-builder.ts';
import { encodePprof } from './pprof-encode.ts';
import { writeSamples } from './sample-fields.ts';
import { StringNumbers } from './string-numbers.ts';
import { WireWriter } from './wire-writer.ts';

const BY_KERNEL = 0;
const BY_LOOP = Number.POSITIVE_INFINITY;
const VALUES = [0n, 1n, 127n, 128n, 16_383n, 16_384n, 2n ** 21n - 1n, 2n ** 21n, 2n ** 62n, -1n];

function fieldsOf(profile: Profile, framesMin: number): Uint8Array {
  const writer = new WireWriter();
  writeSamples(writer, profile, new StringNumbers(profile.strings), framesMin);
  return writer.view();
}

/** Stacks of all depths up to more than a run of the kernel holds, ids of all lengths, labels out of order. */
function manifold(columns: number): Profile {
  const builder = new ProfileBuilder(
    Array.from({ length: columns }, (_, i) => ({ type: `type${i}`, unit: 'count' })),
  );
  const func = builder.func({ name: 'f' });
  const locations = Array.from({ length: 300 }, (_, i) =>
    builder.location({ address: BigInt(i), lines: [{ func, line: i }] }),
  );
  let pick = 1;
  const next = (below: number): number => {
    pick = (Math.imul(pick, 1103515245) + 12345) & 0x7fffffff;
    return (pick >>> 8) % below;
  };
  for (let sample = 0; sample < 10_000; sample++) {
    const depth = sample === 5000 ? 70_000 : sample % 100 === 0 ? next(3000) : next(70);
    builder.sample({
      locations: Array.from({ length: depth }, () => locations[next(300)] as number),
      values: Array.from({ length: columns }, () => VALUES[next(VALUES.length)] as bigint),
      labels: Array.from({ length: next(4) }, (): LabelFields => {
        const key = `key${next(5)}`;
        if (next(2) === 0) return { key, text: `text${next(1000)}` };
        return { key, number: BigInt(next(1000)) - 1n, unit: next(2) === 0 ? 'bytes' : '' };
      }),
    });
  }
  const profile = builder.finish();
  const ids = profile.locations.ids.map((_, i) => 2n ** BigInt(i % 64) + BigInt(i >> 6));
  return { ...profile, locations: { ...profile.locations, ids } };
}

test('kernel and loop write the same bytes', () => {
  for (const columns of [1, 2, 3, 9]) {
    const profile = manifold(columns);
    const written = fieldsOf(profile, BY_KERNEL);
    assert.ok(written.length > 100_000);
    assert.ok(Buffer.from(written).equals(fieldsOf(profile, BY_LOOP)), `${columns} columns`);
  }
});

test('a location that does not exist is found by both', () => {
  const profile = manifold(1);
  for (const stray of [profile.locations.count, 0xffffffff]) {
    const locationIndexes = profile.samples.locationIndexes.slice();
    locationIndexes[locationIndexes.length - 1] = stray;
    const broken = { ...profile, samples: { ...profile.samples, locationIndexes } };
    for (const framesMin of [BY_KERNEL, BY_LOOP])
      assert.throws(() => fieldsOf(broken, framesMin), InvalidProfileError);
  }
});

test('a location of no mapping names none', () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const location = builder.location({ address: 7n, lines: [] });
  builder.sample({ locations: [location], values: [1n] });
  const written = Buffer.from(encodePprof(builder.finish()));
  assert.ok(written.includes(Buffer.from([0x22, 4, 0x08, 1, 0x18, 7])), written.toString('hex'));
});
