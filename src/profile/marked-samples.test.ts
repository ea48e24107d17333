import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplesMarked } from './marked-samples.ts';
import { ProfileBuilder } from './profile-builder.ts';

const MARKS = [0, 1, 2];

for (const depth of [1, 40]) {
  const samples = 5000;
  test(`stacks of ${depth} are chosen by what their locations are marked`, () => {
    const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
    const locations = MARKS.map((mark) =>
      builder.location({ address: BigInt(mark + 1), lines: [] }),
    );
    const stackOf = (sample: number): number[] =>
      Array.from({ length: (sample % 3) * depth }, (_, i) => (sample >> (i % 7)) % 3);
    for (let sample = 0; sample < samples; sample++) {
      const stack = stackOf(sample).map((mark) => locations[mark] as number);
      builder.sample({ locations: stack, values: [1] });
    }
    const profile = builder.finish();
    for (const wanted of [0, 1, 2, 3]) {
      const expected = Array.from({ length: samples }, (_, sample) => sample).filter(
        (sample) => stackOf(sample).reduce((seen, mark) => seen | mark, 0) === wanted,
      );
      const found = samplesMarked(profile.samples, Uint8Array.from(MARKS), wanted);
      assert.ok(expected.length > 0);
      assert.deepEqual([...found], expected);
    }
  });
}
