import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { labelUnits } from '../profile/label-units.ts';
import type { Profile } from '../profile/profile.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from './decode-limits.ts';
import { PprofDecoder } from './pprof-decode.ts';
import { encodePprof } from './pprof-encode.ts';
import { SHORT_FIELD_BYTES } from './wire-cursor.ts';
import { concat, message, num, packed, text } from './wire-pieces.test-support.ts';

/** Enough for the decoder to start its kernel, whatever comes. */
const LARGE = 1 << 20;

/** The profile's bytes as we would write them, or the sentence that refuses it. */
function verdict(bytes: Uint8Array, bytesHint: number, limits: DecodeLimits): string {
  let profile: Profile;
  try {
    const decoder = new PprofDecoder({ source: 'x', bytesHint, limits });
    for (let at = 0; at < bytes.length; at += 700) decoder.feed(bytes.subarray(at, at + 700));
    profile = decoder.finish();
  } catch (error) {
    return String(error);
  }
  assertTurns(profile);
  return Buffer.from(encodePprof(profile)).toString('base64');
}

/** The turns of its labels tell the units that a look at each row tells. */
function assertTurns(profile: Profile): void {
  const { turns, ...labels } = profile.samples.labels;
  assert.ok(turns);
  const told = labelUnits(profile);
  assert.deepEqual(told, labelUnits({ ...profile, samples: { ...profile.samples, labels } }));
}

/** With fields so short, the cursor reads all of them. */
const CURSOR_ALONE = { fieldBytesMax: SHORT_FIELD_BYTES - 1 };

/** By the kernel, by usual-messages.ts, and by the cursor alone. */
function assertAlike(bytes: Uint8Array, limits = DEFAULT_LIMITS): string {
  const small = verdict(bytes, 0, limits);
  assert.equal(verdict(bytes, LARGE, limits), small);
  const general = verdict(bytes, 0, { ...limits, ...CURSOR_ALONE });
  if (!general.includes('bytes in one field')) assert.equal(small, general);
  return small;
}

const sample = (...fields: Uint8Array[]): Uint8Array => message(2, ...fields);
const location = (id: number, func: number): Uint8Array =>
  message(4, num(1, id), num(3, 0xfff0), message(4, num(1, func), num(2, 7)));
const func = (id: number, name: number): Uint8Array => message(5, num(1, id), num(2, name));

/** As Go writes it: locations, functions and strings between the samples. */
function interleaved(samples: number): Uint8Array {
  const fields = [text(6, ''), text(6, 'n'), message(1, num(1, 1))];
  for (let i = 1; i <= samples; i++) {
    fields.push(location(i, i), func(i, i % 3), text(6, `name ${i}`));
    const size = message(3, num(1, 1), num(3, i * 1e9));
    const wait = message(3, num(1, 2 + (i % 2)), num(3, i), num(4, i % 5));
    const labels = i % 4 === 0 ? [size, message(3, num(1, 1), num(2, 2)), wait] : [size];
    fields.push(sample(packed(1, [i, 1, (i >> 1) + 1]), packed(2, [i * 300]), ...labels));
  }
  return concat(fields);
}

test('kernel, loops and cursor read the same profile', () => {
  const result = assertAlike(interleaved(2000));
  assert.ok(result.length > 50_000, result.slice(0, 200));
});

test('whatever a byte is changed to, all give the same profile or the same sentence', () => {
  const good = interleaved(60);
  const verdicts = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.nat(good.length),
      (changes, length) => {
        const bytes = good.slice(0, length % 3 === 0 ? length : good.length);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        verdicts.add(assertAlike(bytes).slice(0, 40));
      },
    ),
    { numRuns: 2000 },
  );
  assert.ok(verdicts.size > 10, `only ${verdicts.size} kinds of verdict`);
});

test('unusual forms are left to the general reader', () => {
  const head = interleaved(3);
  const forms = [
    sample(num(1, 1), num(1, 2), num(2, 5)),
    sample(packed(1, [1]), packed(2, [1, 2])),
    sample(packed(1, [2 ** 40]), packed(2, [1])),
    sample(packed(1, [1]), packed(2, [1]), message(3, num(1, 1))),
    sample(packed(1, [1]), packed(2, [1]), message(3, num(1, 1), num(3, 5), num(4, 1))),
    sample(packed(1, [1]), packed(2, [1]), num(9, 9)),
    location(0, 1),
    location(1, 1),
    location(2 ** 40, 1),
    message(4, num(1, 9), message(4, num(1, 1)), message(4, num(1, 2)), num(5, 0)),
    message(4, num(1, 9), message(4, num(1, 1)), message(4, num(1, 2), num(4, 1))),
    message(4, num(1, 9), message(4, num(1, 1)), num(4, 1)),
    message(4, num(1, 9), num(3, 2 ** 28 - 1), message(4, num(2, 2 ** 28))),
    func(2 ** 28, 1),
    message(5, num(1, 9), num(6, 1)),
    text(6, 'x'.repeat(127)),
    text(6, 'x'.repeat(128)),
    func(2 ** 33, 2 ** 33),
    message(4, num(1, 9), num(5, 1)),
    text(6, 'x'.repeat(200_000)),
  ];
  for (const form of forms) assertAlike(concat([head, form, location(77, 1)]));
});

test('samples of more columns than the kernel holds are read all the same', () => {
  const values = Array.from({ length: 12 }, (_, i) => i + 1);
  const types = values.map(() => message(1, num(1, 1)));
  const samples = Array.from({ length: 500 }, () => sample(packed(1, [1]), packed(2, values)));
  const label = sample(packed(1, [1]), packed(2, values), message(3, num(1, 1), num(3, 5)));
  const head = [text(6, ''), text(6, 'n'), ...types, location(1, 1), func(1, 1)];
  const result = assertAlike(concat([...head, ...samples, label, ...samples]));
  assert.ok(!result.startsWith('FormatError'), result.slice(0, 200));
});

test('limits hold in the kernel as they do outside', () => {
  const bytes = interleaved(40);
  const limits = [{ samplesMax: 39 }, { depthMax: 2 }, { rowsMax: 39 }, { bytesMax: 500 }];
  for (const limit of limits) {
    assert.match(assertAlike(bytes, { ...DEFAULT_LIMITS, ...limit }), /limit|more than|over/i);
  }
});

test('the turns of labels are few where all are of one key, and behind a sample that was left', () => {
  const sizes = (count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, i) =>
      sample(packed(1, [1]), packed(2, [1]), message(3, num(1, 1), num(3, i + 1))),
    );
  const other = message(3, num(1, 1), num(3, 1), num(4, 2));
  // Its second label has no value, so that the kernel takes back the first.
  const left = sample(packed(1, [1]), packed(2, [1]), other, message(3, num(1, 1)));
  const kept = sample(packed(1, [1]), packed(2, [1]), other);
  const names = ['', 'bytes', 'ms'].map((name) => text(6, name));
  const tables = [...names, message(1, num(1, 1)), location(1, 1), func(1, 1)];
  const bytes = concat([...tables, ...sizes(500), left, ...sizes(500), kept, ...sizes(9)]);
  assertAlike(bytes);
  const decoder = new PprofDecoder({ source: 'x', bytesHint: LARGE, limits: DEFAULT_LIMITS });
  decoder.feed(bytes);
  const { samples } = decoder.finish();
  assert.equal(samples.labels.count, 1011);
  assert.deepEqual(
    [...(samples.labels.turns ?? [])].filter((row) => row >= 500),
    [500, 501, 1001, 1002],
  );
});

test('turns of labels that are many are left out, by the kernel and without', () => {
  const key = (id: number) => message(3, num(1, id), num(3, 1));
  const pair = sample(packed(1, [1]), packed(2, [1]), key(1), key(2));
  const tables = ['', 'a', 'b'].map((name) => text(6, name));
  tables.push(message(1, num(1, 1)), location(1, 1), func(1, 1));
  const turnsOf = (pairs: number, bytesHint: number): number | undefined => {
    const decoder = new PprofDecoder({ source: 'x', bytesHint, limits: DEFAULT_LIMITS });
    decoder.feed(concat([...tables, ...Array.from({ length: pairs }, () => pair)]));
    const { samples, ...rest } = decoder.finish();
    const { turns, ...labels } = samples.labels;
    const units = labelUnits({ ...rest, samples });
    assert.deepEqual(units, labelUnits({ ...rest, samples: { ...samples, labels } }));
    return turns?.length;
  };
  for (const bytesHint of [0, LARGE]) {
    assert.equal(turnsOf(2000, bytesHint), 4000);
    assert.equal(turnsOf(20_000, bytesHint), undefined);
  }
});
