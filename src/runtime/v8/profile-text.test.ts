import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContentionText } from '../../formats/contention-text.ts';
import { DEFAULT_LIMITS } from '../../formats/decode-limits.ts';
import { readGoCountText } from '../../formats/go-count-text.ts';
import { readGoroutineStacks } from '../../formats/goroutine-stacks.ts';
import { readHeapText } from '../../formats/heap-text.ts';
import { labelsOf } from '../../profile/labels.ts';
import type { Profile } from '../../profile/profile.ts';
import {
  type LabelFields,
  ProfileBuilder,
  type ProfileHeader,
} from '../../profile/profile-builder.ts';
import { profileText } from './profile-text.ts';

interface DrawnSample {
  /** Leaf first: `name file:line`. */
  readonly stack: readonly string[];
  readonly values: readonly number[];
  readonly labels?: readonly LabelFields[];
}

function drawn(
  types: readonly string[],
  samples: readonly DrawnSample[],
  header: ProfileHeader = {},
): Profile {
  const builder = new ProfileBuilder(
    types.map((text) => {
      const [type = '', unit = ''] = text.split('/');
      return { type, unit };
    }),
  );
  for (const { stack, values, labels } of samples) {
    const locations = stack.map((text) => {
      const [, name = '', filename = '', line = '0'] = /^(.*) (\S+):(\d+)$/.exec(text) ?? [];
      const func = builder.func({ name, filename, startLine: 1 });
      return builder.location({ lines: [{ func, line: Number(line) }] });
    });
    builder.sample({ locations, values, ...(labels !== undefined && { labels }) });
  }
  return builder.finish(header);
}

/** Values and addresses of each sample, and what the text calls each address. */
function readAgain(text: string, profile: Profile | undefined): string[] {
  assert.ok(profile !== undefined, `not read: ${text}`);
  const names = new Map(
    [...text.matchAll(/^#\t(0x[0-9a-f]+)\t+(.*)\+0x[0-9a-f]+\t+(.*)$/gm)].map(
      ([, address = '', name = '', place = '']) => [BigInt(address), `${name} ${place}`],
    ),
  );
  const { samples, locations } = profile;
  return Array.from({ length: samples.count }, (_, sample) => {
    const stack = samples.locationIndexes
      .subarray(samples.locationStarts[sample], samples.locationStarts[sample + 1])
      .values();
    const frames = [...stack].map((location) => names.get(locations.addresses[location] ?? 0n));
    const values = samples.values.map((column) => column[sample]);
    return `${values.join(' ')}: ${frames.join(' < ')}`;
  });
}

const STACKS = [
  ['app/store.Store.load /app/store.js:40', 'app/main.(anonymous:3:4) /app/main.js:70000'],
  ['lib.wörk "x" /app/ä.js:7', 'app/main.(anonymous:3:4) /app/main.js:70000'],
];

test('a count text is read again with its values and names', () => {
  const labels = [{ key: 'tenant', text: 'a"b\u0001' }];
  const profile = drawn(
    ['goroutine/count'],
    [
      { stack: STACKS[0] ?? [], values: [1] },
      { stack: STACKS[1] ?? [], values: [3], labels },
      { stack: STACKS[0] ?? [], values: [2] },
    ],
    { comments: ['tasks: what is outstanding\nsecond line'] },
  );
  const text = profileText(profile, { name: 'goroutine', debug: 1 });
  assert.match(text, /^goroutine profile: total 6\n3 @ 0x/);
  assert.match(text, /^# labels: {"tenant":"a\\"b\\x01"}$/m);
  assert.match(text, /\n# tasks: what is outstanding\n# second line\n$/);
  assert.deepEqual(readAgain(text, readGoCountText(Buffer.from(text), DEFAULT_LIMITS)), [
    '3: app/store.Store.load /app/store.js:40 < app/main.(anonymous:3:4) /app/main.js:70000',
    '3: lib.wörk "x" /app/ä.js:7 < app/main.(anonymous:3:4) /app/main.js:70000',
  ]);
});

test('contention is divided by the fraction that its readers multiply with', () => {
  const profile = drawn(
    ['contentions/count', 'delay/nanoseconds'],
    [
      { stack: STACKS[0] ?? [], values: [5, 5_000] },
      { stack: STACKS[1] ?? [], values: [10, 123_456_780] },
    ],
  );
  const text = profileText(profile, { name: 'mutex', debug: 1, mutexFraction: 5 });
  assert.match(text, /^--- mutex:\ncycles\/second=1000000000\nsampling period=5\n24691356 2 @ 0x/);
  const read = readAgain(text, readContentionText(Buffer.from(text), DEFAULT_LIMITS));
  assert.deepEqual(
    read.map((row) => row.slice(0, row.indexOf(':'))),
    ['10 123456780', '5 5000'],
  );
  const block = profileText(profile, { name: 'block', debug: 1 });
  assert.match(block, /^--- contention:\ncycles\/second=1000000000\n123456780 10 @ 0x/);
});

test('a heap text holds what was sampled, and is scaled up again by its readers', () => {
  const rate = 524288;
  const standsFor = 1 / (1 - Math.exp(-1024 / rate));
  const objects = Math.round(3 * standsFor);
  const profile = drawn(
    ['alloc_objects/count', 'alloc_space/bytes', 'inuse_objects/count', 'inuse_space/bytes'],
    [
      { stack: STACKS[0] ?? [], values: [2 * objects, 2048 * objects, objects, 1024 * objects] },
      { stack: STACKS[1] ?? [], values: [1, 4 * rate, 0, 0] },
    ],
    { period: BigInt(rate), periodType: { type: 'space', unit: 'bytes' } },
  );
  const text = profileText(profile, { name: 'heap', debug: 1 });
  assert.match(
    text,
    /^heap profile: 3: 3072 \[7: 2103296\] @ heap\/1048576\n0: 0 \[1: 2097152\] @/,
  );
  const read = readAgain(text, readHeapText(Buffer.from(text), DEFAULT_LIMITS));
  const numbers = read.map((row) => row.slice(0, row.indexOf(':')).split(' ').map(Number));
  for (const [i, expected] of [
    [1, 4 * rate, 0, 0],
    [2 * objects, 2048 * objects, objects, 1024 * objects],
  ].entries()) {
    for (const [column, value] of expected.entries()) {
      const found = numbers[i]?.[column] ?? -1;
      assert.ok(Math.abs(found - value) <= 0.03 * value, `${i}, ${column}: ${found}, not ${value}`);
    }
  }
});

test('what was not measured is not filled with something else', () => {
  const header = { period: 1n };
  const live = drawn(
    ['inuse_objects/count', 'inuse_space/bytes'],
    [{ stack: STACKS[0] ?? [], values: [2, 32] }],
    header,
  );
  const liveText = profileText(live, { name: 'heap', debug: 1 });
  assert.match(liveText, /^heap profile: 2: 32 \[0: 0\] @ heap\/2\n2: 32 \[0: 0\] @/);
  assert.match(liveText, /^# allocations were not measured/m);
  const liveAgain = readHeapText(Buffer.from(liveText), DEFAULT_LIMITS);
  assert.deepEqual(
    liveAgain?.sampleTypes.map(({ type }) => type),
    ['objects', 'space'],
  );
  const allocated = drawn(
    ['alloc_objects/count', 'alloc_space/bytes'],
    [{ stack: STACKS[0] ?? [], values: [2, 32] }],
    header,
  );
  const allocText = profileText(allocated, { name: 'allocs', debug: 1 });
  assert.match(allocText, /^heap profile: 0: 0 \[2: 32\] @ heap\/2\n/);
  assert.match(allocText, /^# live objects were not measured/m);
});

test('debug=2 is a dump of goroutines, one a task', () => {
  const labels: LabelFields[] = [
    { key: 'state', text: 'FSREQCALLBACK' },
    { key: 'age', number: 190_000_000_000n, unit: 'nanoseconds' },
    { key: 'tenant', text: 'a' },
  ];
  const stack = [...(STACKS[0] ?? []), 'created by app/main.start /app/main.js:9'];
  const profile = drawn(
    ['goroutine/count'],
    [
      { stack, values: [2], labels },
      { stack: STACKS[1] ?? [], values: [1] },
    ],
  );
  const text = profileText(profile, { name: 'goroutine', debug: 2 });
  assert.match(
    text,
    /^goroutine 1 \[FSREQCALLBACK, 3 minutes labels:\{"tenant": "a"\}\]:\napp\/store/,
  );
  const read = readGoroutineStacks(Buffer.from(text), DEFAULT_LIMITS);
  assert.ok(read !== undefined);
  assert.equal(read.samples.count, 3);
  assert.deepEqual(
    labelsOf(read, 1).numbers.map(({ key, values }) => `${key}=${values}`),
    ['goroutine=2', 'wait=3'],
  );
  const names = Array.from({ length: read.functions.count }, (_, i) =>
    read.strings.at(read.functions.names[i] as number),
  );
  assert.ok(names.includes('created by app/main.start'), names.join());
});

test('a name with line breaks forges nothing', () => {
  const profile = drawn(['x/count'], [{ stack: ['a\n9 @ 0x1\n f.js:1'], values: [1] }]);
  const text = profileText(profile, { name: 'x', debug: 1 });
  const read = readGoCountText(Buffer.from(text), DEFAULT_LIMITS);
  assert.equal(read?.samples.count, 1);
});
