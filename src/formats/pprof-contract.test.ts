import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { check } from '../profile/check.ts';
import { labelsOf } from '../profile/labels.ts';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { FormatError } from './format-error.ts';
import { decodePprof, PprofDecoder } from './pprof-decode.ts';
import { encodePprof } from './pprof-encode.ts';
import { concat, message, num, packed, smallProfile, text } from './wire-pieces.test-support.ts';

const COUNT = { type: 'samples', unit: 'count' };

/** Everything that the format can say, at once. */
function rich(): Profile {
  const builder = new ProfileBuilder([COUNT, { type: 'cpu', unit: 'ns' }, { type: 'x', unit: '' }]);
  const mapping = builder.mapping({
    start: 0x400000n,
    limit: 2n ** 64n - 1n,
    offset: 0x1000n,
    file: '/bin/app',
    buildId: 'deadbeef',
    hasFunctions: true,
    hasFilenames: false,
    hasLineNumbers: true,
    hasInlineFrames: false,
  });
  const f = builder.func({ name: 'f', systemName: '_f', filename: 'f.go', startLine: 10 });
  const g = builder.func({ name: 'Grüße 😀', filename: 'g.go' });
  const lines = [
    { func: f, line: 11, column: 3 },
    { func: g, line: -1 },
  ];
  const inlined = builder.location({ mapping, address: 2n ** 64n - 1n, isFolded: true, lines });
  const bare = builder.location({ address: 5n, lines: [] });
  builder.sample({
    locations: [inlined, bare, inlined],
    values: [1, -(2n ** 63n), 2n ** 63n - 1n],
    labels: [
      { key: 'z', text: 'last' },
      { key: 'a', text: 'one' },
      { key: 'a', text: 'two' },
      { key: 'n', number: -1n, unit: 'ms' },
      { key: 'n', number: 2n },
    ],
  });
  builder.sample({ locations: [], values: [0, 0, 0] });
  builder.sample({ locations: [bare], values: [300, 0, 1] });
  return builder.finish({
    defaultSampleType: 'cpu',
    comments: ['a', 'b', '', 'c'],
    docUrl: 'https://example.test',
    dropFrames: 'drop',
    keepFrames: 'keep',
    timeNanos: 1_700_000_000_123_456_789n,
    durationNanos: 30_000_000_000n,
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: 10_000_000n,
  });
}

/** The profile as plain values, so that two can be compared whatever their string tables. */
function plain(profile: Profile): unknown {
  const { samples, locations, functions, strings, ...header } = profile;
  const at = (row: number | undefined): string => strings.at(row ?? 0);
  return {
    ...header,
    samples: Array.from({ length: samples.count }, (_, sample) => ({
      stack: [
        ...samples.locationIndexes.subarray(
          samples.locationStarts[sample],
          samples.locationStarts[sample + 1],
        ),
      ],
      values: samples.values.map((column) => column[sample]),
      labels: labelsOf(profile, sample),
    })),
    locations: {
      ...locations,
      ids: [...locations.ids],
      lineStarts: [...locations.lineStarts],
      lineFunctions: [...locations.lineFunctions],
    },
    functions: Array.from({ length: functions.count }, (_, i) => [
      functions.ids[i],
      at(functions.names[i]),
      at(functions.systemNames[i]),
      at(functions.filenames[i]),
      functions.startLines[i],
    ]),
  };
}

const decode = (bytes: Uint8Array): Profile => decodePprof(bytes, { source: 'unknown' });

test('what is written is read again, and written the same', () => {
  const profile = rich();
  const bytes = encodePprof(profile).slice();
  const again = decode(bytes);
  check(again);
  assert.deepEqual(plain(again), plain(profile));
  assert.deepEqual(encodePprof(again), bytes);
});

const anyText = fc.string({ unit: 'grapheme', maxLength: 8 });
const anyInt64 = fc.oneof(
  fc.bigInt({ min: -3n, max: 300n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const anySample = fc.record({
  stack: fc.array(fc.tuple(anyText, anyInt64), { maxLength: 5 }),
  value: anyInt64,
  labels: fc.array(
    fc.oneof(
      fc.record({ key: anyText, text: fc.string({ minLength: 1, maxLength: 4 }) }),
      fc.record({ key: anyText, number: anyInt64.filter((n) => n !== 0n), unit: anyText }),
    ),
    { maxLength: 3 },
  ),
});

test('any profile survives the trip', () => {
  fc.assert(
    fc.property(fc.array(anySample, { maxLength: 6 }), (samples) => {
      const builder = new ProfileBuilder([COUNT]);
      for (const { stack, value, labels } of samples) {
        const locations = stack.map(([name, line]) =>
          builder.location({ lines: [{ func: builder.func({ name }), line }] }),
        );
        builder.sample({ locations, values: [value], labels });
      }
      const profile = builder.finish();
      assert.deepEqual(plain(decode(encodePprof(profile).slice())), plain(profile));
    }),
  );
});

test('however it is cut into chunks, it is the same profile', () => {
  const bytes = encodePprof(rich()).slice();
  const whole = plain(decode(bytes));
  for (let size = 1; size <= bytes.length; size++) {
    const decoder = new PprofDecoder({ source: 'x' });
    // One buffer for all chunks, as a stream may reuse its own.
    const buffer = new Uint8Array(size);
    for (let at = 0; at < bytes.length; at += size) {
      const chunk = bytes.subarray(at, at + size);
      buffer.set(chunk);
      decoder.feed(buffer.subarray(0, chunk.length));
    }
    assert.deepEqual(plain(decoder.finish()), whole, `in chunks of ${size}`);
  }
});

test('a hint about the size changes nothing, even when it lies', () => {
  const bytes = encodePprof(rich()).slice();
  for (const bytesHint of [0, 1, bytes.length, 2 ** 32]) {
    const decoder = new PprofDecoder({ source: 'x', bytesHint });
    decoder.feed(bytes);
    assert.deepEqual(plain(decoder.finish()), plain(decode(bytes)));
  }
});

test('cut off anywhere it is refused or a shorter profile', () => {
  const bytes = encodePprof(rich()).slice();
  let shorterCount = 0;
  for (let length = 0; length < bytes.length; length++) {
    try {
      check(decode(bytes.subarray(0, length)));
      shorterCount++;
    } catch (error) {
      assert.ok(error instanceof FormatError, `at ${length}: ${error}`);
      assert.ok(!error.message.includes('\n'));
    }
  }
  // Only the fields of the header behind the strings can be missing.
  assert.ok(shorterCount > 0 && shorterCount < 20, `${shorterCount} lengths are profiles`);
});

test('any byte changed is read or refused, never worse', () => {
  const bytes = encodePprof(rich()).slice();
  for (let at = 0; at < bytes.length; at++) {
    for (const flip of [1, 0x80, 0xff]) {
      const broken = bytes.slice();
      broken[at] = (broken[at] as number) ^ flip;
      try {
        check(decode(broken));
      } catch (error) {
        assert.ok(error instanceof FormatError, `byte ${at} ^ ${flip}: ${error}`);
      }
    }
  }
});

test('lists of one or two numbers are not packed, longer ones are', () => {
  for (const [values, expected] of [
    [[7], num(2, 7)],
    [[7, 8], concat([num(2, 7), num(2, 8)])],
    [[7, 8, 9], packed(2, [7, 8, 9])],
  ] as const) {
    const builder = new ProfileBuilder(values.map(() => COUNT));
    builder.sample({ locations: [], values });
    const bytes = Buffer.from(encodePprof(builder.finish()));
    assert.ok(bytes.includes(Buffer.from(message(2, expected))), `${values}`);
  }
});

test('strings are numbered as they are first mentioned, each once', () => {
  const { strings } = decode(encodePprof(decode(smallProfile())).slice());
  const all = Array.from({ length: strings.count }, (_, i) => strings.at(i));
  assert.deepEqual(all, ['', 'samples', 'count', '/bin/app', 'main', 'main.go']);
});

test('names that are no UTF-8 keep their bytes', () => {
  const bad = [Uint8Array.of(0xff, 0x61), Uint8Array.of(0xfe, 0x61)];
  const strings = concat([
    ...['', 'samples', 'count'].map((one) => text(6, one)),
    ...bad.map((bytes) => message(6, bytes)),
    text(6, '/bin/app'),
  ]);
  const again = decode(encodePprof(decode(smallProfile({ strings }))).slice());
  const { names, filenames } = again.functions;
  assert.deepEqual([...again.strings.bytesAt(names[0] as number)], [...(bad[0] ?? [])]);
  assert.deepEqual([...again.strings.bytesAt(filenames[0] as number)], [...(bad[1] ?? [])]);
});

test('a profile that does not hold together is not written', () => {
  assert.throws(() => encodePprof({ ...rich(), sampleTypes: [COUNT] }), /sample types/);
});
