import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { check } from './check.ts';
import { labelsOf } from './labels.ts';
import { merge } from './merge.ts';
import type { Mapping, Profile } from './profile.ts';
import { type LabelFields, ProfileBuilder, type ProfileHeader } from './profile-builder.ts';
import { folded, profileFromText } from './profile-from-text.test-support.ts';

const COUNT = [{ type: 'samples', unit: 'count' }];

test('equal stacks become one sample, in the order of their first mention', () => {
  const merged = merge([
    profileFromText`
      1     2     4
      main  main  main
      a     b     a
    `,
    profileFromText`
      8     16
      main  main
      c     b
    `,
  ]);
  check(merged);
  assert.deepEqual(folded(merged), ['main;a 5', 'main;b 18', 'main;c 8']);
  assert.deepEqual([...(merged.samples.values[0] ?? [])], [5n, 18n, 8n]);
  assert.equal(merged.functions.count, 4);
});

test('what comes to nothing goes, with all that it mentioned', () => {
  const merged = merge([
    profileFromText`
      1  -5
      a  b
    `,
    profileFromText`
      5  0
      b  z
    `,
  ]);
  check(merged);
  assert.deepEqual(folded(merged), ['a 1']);
  assert.equal(merged.locations.count, 1);
});

test('sums wrap as int64 do', () => {
  const huge = profileFromText`
    9223372036854775807
    a
  `;
  assert.deepEqual(folded(merge([huge, huge])), ['a -2']);
});

test('labels keep samples apart, whatever their order', () => {
  const x: LabelFields = { key: 'x', text: '1' };
  const y: LabelFields = { key: 'y', number: 1n, unit: 'ms' };
  const merged = merge([labelled([x, y], 1), labelled([y, x], 2), labelled([x], 4)]);
  assert.deepEqual([...(merged.samples.values[0] ?? [])], [3n, 4n]);
  assert.deepEqual(labelsOf(merged, 0).texts, [{ key: 'x', values: ['1'] }]);
});

test('a text never equals a number, nor a key a value', () => {
  const kinds: readonly (readonly LabelFields[])[] = [
    [{ key: 'a', text: '1' }],
    [{ key: 'a', number: 1n }],
    [{ key: 'a', number: 1n, unit: 'ms' }],
    [{ key: 'a"', text: '1' }],
    [
      { key: 'a', text: '1' },
      { key: 'a', text: '1' },
    ],
  ];
  assert.equal(merge(kinds.map((labels) => labelled(labels, 1))).samples.count, kinds.length);
});

test('the same binary at another address is one mapping, and addresses move with it', () => {
  const merged = merge([mapped(0x1000n, 0x1010n), mapped(0x555000n, 0x555010n)]);
  check(merged);
  assert.equal(merged.mappings.length, 1);
  assert.deepEqual([...merged.locations.addresses], [0x1010n]);
  assert.deepEqual([...(merged.samples.values[0] ?? [])], [2n]);
});

test('headers come together', () => {
  const merged = merge([
    headed({ comments: ['a', 'b'], timeNanos: 50n, durationNanos: 2n, period: 10n }),
    headed({ comments: ['b', 'c'], timeNanos: 40n, durationNanos: 3n, period: 20n, docUrl: 'u' }),
  ]);
  const { comments, timeNanos, durationNanos, period, docUrl } = merged;
  assert.deepEqual(
    { comments, timeNanos, durationNanos, period, docUrl },
    { comments: ['a', 'b', 'c'], timeNanos: 40n, durationNanos: 5n, period: 20n, docUrl: 'u' },
  );
});

test('types that differ are refused', () => {
  const other = new ProfileBuilder([{ type: 'cpu', unit: 'ns' }]).finish();
  assert.throws(() => merge([headed({}), other]), /incompatible sample types/);
  const period = headed({ periodType: { type: 'cpu', unit: 'ns' } });
  assert.throws(() => merge([headed({}), period]), /incompatible period types/);
  assert.throws(() => merge([]), /no profiles/);
});

const stack = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 });
const anyProfile = fc
  .array(fc.record({ stack, value: fc.integer({ min: -2, max: 9 }) }), { maxLength: 8 })
  .map((samples) => {
    const builder = new ProfileBuilder(COUNT);
    for (const { stack: names, value } of samples) {
      const locations = names.map((name) =>
        builder.location({ lines: [{ func: builder.func({ name }) }] }),
      );
      builder.sample({ locations, values: [value] });
    }
    return builder.finish();
  });

test('merging knows no order of profiles, but for that of samples', () => {
  fc.assert(
    fc.property(anyProfile, anyProfile, anyProfile, (a, b, c) => {
      const expected = sums([a, b, c]);
      for (const merged of [merge([a, b, c]), merge([c, a, b]), merge([merge([a, b]), c])]) {
        check(merged);
        assert.deepEqual(folded(merged), expected);
      }
    }),
  );
});

test('merging once more changes nothing', () => {
  fc.assert(
    fc.property(anyProfile, (profile) => {
      const once = merge([profile]);
      assert.deepEqual(folded(merge([once])), folded(once));
    }),
  );
});

/** The same by hand: a sum a stack, without zeros. */
function sums(profiles: readonly Profile[]): string[] {
  const totals = new Map<string, number>();
  for (const row of profiles.flatMap(folded)) {
    const [names = '', value] = row.split(/ (?=-?\d+$)/);
    totals.set(names, (totals.get(names) ?? 0) + Number(value));
  }
  const left = [...totals].filter(([, total]) => total !== 0);
  return left.map(([names, total]) => `${names} ${total}`).sort();
}

function labelled(labels: readonly LabelFields[], value: number): Profile {
  const builder = new ProfileBuilder(COUNT);
  builder.sample({ locations: [], values: [value], labels });
  return builder.finish();
}

function mapped(start: bigint, address: bigint): Profile {
  const builder = new ProfileBuilder(COUNT);
  const fields: Omit<Mapping, 'id'> = {
    start,
    limit: start + 0x4000n,
    offset: 0n,
    file: '/bin/app',
    buildId: 'id',
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  };
  const mapping = builder.mapping(fields);
  const location = builder.location({ mapping, address, lines: [] });
  builder.sample({ locations: [location], values: [1] });
  return builder.finish();
}

function headed(header: ProfileHeader): Profile {
  return new ProfileBuilder(COUNT).finish(header);
}
