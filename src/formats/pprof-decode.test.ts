import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelsOf } from '../profile/labels.ts';
import { NONE } from '../profile/profile.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from './decode-limits.ts';
import { FormatError } from './format-error.ts';
import { decodePprof } from './pprof-decode.ts';
import { concat, message, num, packed, smallProfile, text } from './wire-pieces.test-support.ts';

const decode = (bytes: Uint8Array, limits: Partial<DecodeLimits> = {}) =>
  decodePprof(bytes, { source: 'x.pb', limits: { ...DEFAULT_LIMITS, ...limits } });

test('a small profile comes out as it was drawn', () => {
  const profile = decode(smallProfile());
  assert.deepEqual(profile.sampleTypes, [{ type: 'samples', unit: 'count' }]);
  assert.deepEqual([...(profile.samples.values[0] ?? [])], [7n]);
  assert.deepEqual([...profile.samples.locationIndexes], [0]);
  assert.deepEqual([...profile.locations.addresses], [0x1010n]);
  assert.deepEqual([...profile.locations.lineNumbers], [12n]);
  assert.equal(profile.strings.at(profile.functions.names[0] as number), 'main');
  assert.equal(profile.mappings[0]?.file, '/bin/app');
  assert.equal(profile.mappings[0]?.hasFunctions, true);
});

test('lists may be packed, not packed, or both by turns', () => {
  for (const sample of [
    message(2, packed(1, [1, 2, 1]), packed(2, [7, 8])),
    message(2, num(1, 1), num(1, 2), num(1, 1), num(2, 7), num(2, 8)),
    message(2, packed(1, [1]), num(2, 7), num(1, 2), packed(2, [8]), packed(1, []), num(1, 1)),
  ]) {
    const type = concat([message(1, num(1, 1)), message(1, num(1, 2))]);
    const second = message(4, num(1, 2));
    const { samples } = decode(smallProfile({ type, sample }, second));
    assert.deepEqual([...samples.locationIndexes], [0, 1, 0]);
    assert.deepEqual(
      samples.values.map(([value]) => value),
      [7n, 8n],
    );
  }
});

test('fields of a later version are stepped over', () => {
  const fixed64 = Uint8Array.of(0xa1, 1, 1, 2, 3, 4, 5, 6, 7, 8);
  const fixed32 = Uint8Array.of(0xa5, 1, 1, 2, 3, 4);
  const news = concat([num(100, 5), text(101, 'new'), fixed64, fixed32]);
  const sample = message(2, news, num(1, 1), num(2, 7), news);
  const { samples } = decode(smallProfile({ sample }, news));
  assert.deepEqual([...(samples.values[0] ?? [])], [7n]);
});

test('ids are any number, in any order, and may be named before they come', () => {
  const ids = [2n ** 64n - 1n, 2n ** 40n, 3n];
  const samples = ids.map((id) => message(2, num(1, id), num(2, 1)));
  const locations = ids.map((id, i) =>
    message(4, num(1, id), num(3, i), message(4, num(1, 2n ** 63n))),
  );
  const func = message(5, num(1, 2n ** 63n), num(2, 3));
  const profile = decode(
    smallProfile({ sample: concat(samples), location: concat(locations.toReversed()), func }),
  );
  const addresses = [...profile.samples.locationIndexes].map(
    (at) => profile.locations.addresses[at],
  );
  assert.deepEqual(addresses, [0n, 1n, 2n]);
  assert.deepEqual([...profile.locations.ids], ids.toReversed());
  assert.deepEqual([...profile.functions.ids], [2n ** 63n]);
});

test('a mapping that is not there is none, as for pprof', () => {
  const location = message(4, num(1, 1), num(2, 9), message(4, num(1, 1)));
  assert.deepEqual([...decode(smallProfile({ location })).locations.mappingIndexes], [NONE]);
});

test('a label is text or number; one without either is none', () => {
  const labels = [
    message(3, num(1, 1), num(2, 3), num(3, 9), num(4, 2)),
    message(3, num(1, 2), num(3, -1)),
    message(3, num(1, 2), num(3, 5), num(4, 3)),
    message(3, num(1, 2), num(4, 3)),
    message(3, num(1, 1)),
  ];
  const profile = decode(smallProfile({ sample: message(2, num(1, 1), num(2, 7), ...labels) }));
  assert.deepEqual(labelsOf(profile, 0), {
    texts: [{ key: 'samples', values: ['main'] }],
    numbers: [{ key: 'count', values: [-1n, 5n, 0n], units: ['', 'main', 'main'] }],
  });
});

test('a profile without samples is one', () => {
  const profile = decode(smallProfile({ sample: new Uint8Array(0) }));
  assert.equal(profile.samples.count, 0);
  assert.equal(profile.samples.values.length, 1);
});

test('header fields', () => {
  const header = [
    num(7, 3),
    num(8, 4),
    num(9, 1_700_000_000_123_456_789n),
    num(10, -5),
    message(11, num(1, 1), num(2, 2)),
    num(12, 99),
    packed(13, [3, 4]),
    num(13, 5),
    num(14, 1),
    num(15, 5),
  ];
  const profile = decode(smallProfile({}, ...header));
  const { dropFrames, keepFrames, timeNanos, durationNanos, periodType, period } = profile;
  assert.deepEqual(
    [dropFrames, keepFrames, timeNanos, durationNanos, periodType, period],
    ['main', 'main.go', 1_700_000_000_123_456_789n, -5n, { type: 'samples', unit: 'count' }, 99n],
  );
  assert.deepEqual(profile.comments, ['main', 'main.go', '/bin/app']);
  assert.deepEqual([profile.defaultSampleType, profile.docUrl], ['samples', '/bin/app']);
});

/** Each is refused with a sentence that names the file and this. */
const REFUSED: readonly (readonly [what: string, bytes: Uint8Array, reason: RegExp])[] = [
  ['nothing', new Uint8Array(0), /empty input file/],
  ['plain text', new TextEncoder().encode('hello world, this is no profile'), /./],
  ['a group', smallProfile({}, Uint8Array.of(0x0b, 0x0c)), /wire type 3 is unknown/],
  [
    'a number of eleven bytes',
    smallProfile({}, Uint8Array.of(0x48, ...Array<number>(10).fill(0x80), 1)),
    /longer than 10 bytes/,
  ],
  [
    'a field that is longer than its message',
    smallProfile({ sample: Uint8Array.of(0x12, 2, 0x1a, 9) }),
    /longer than what holds it/,
  ],
  ['a string that is a number', smallProfile({}, num(6, 1)), /wire type 0/],
  [
    'a location id that nothing has',
    smallProfile({ sample: message(2, num(1, 9), num(2, 7)) }),
    /location id 9, which is not in the profile/,
  ],
  [
    'a huge location id that nothing has',
    smallProfile({ sample: message(2, num(1, -1), num(2, 7)) }),
    /location id 18446744073709551615/,
  ],
  ['a location twice', smallProfile({}, message(4, num(1, 1))), /two locations have the id 1/],
  ['a location id of 0', smallProfile({}, message(4)), /location has the reserved id 0/],
  ['a function twice', smallProfile({}, message(5, num(1, 1))), /two functions have the id 1/],
  ['a function id of 0', smallProfile({}, message(5)), /function has the reserved id 0/],
  [
    'a line without a function',
    smallProfile({ location: message(4, num(1, 1), message(4, num(2, 3))) }),
    /function id 0, which is not/,
  ],
  ['a mapping twice', smallProfile({}, message(3, num(1, 1))), /two mappings have the id 1/],
  ['a mapping id of 0', smallProfile({}, message(3)), /mapping has the reserved id 0/],
  ['no sample type', smallProfile({ type: new Uint8Array(0) }), /samples and no sample type/],
  [
    'a value too many',
    smallProfile({ sample: message(2, num(1, 1), num(2, 7), num(2, 8)) }),
    /2 values/,
  ],
  ['a value too few', smallProfile({}, message(2, num(1, 1))), /0 values where others have 1/],
  [
    'a value too many in a later sample',
    smallProfile({}, message(2, num(1, 1), packed(2, [1, 2]))),
    /more values than the 1 of others/,
  ],
  ['a first string that says something', smallProfile({ strings: text(6, 'x') }), /must be empty/],
  ['a string index out of range', smallProfile({}, num(15, 6)), /not in the string table/],
  ['a negative string index', smallProfile({}, num(14, -1)), /not in the string table/],
  ['a string index over 32 bits', smallProfile({}, num(7, 2n ** 32n)), /not in the string table/],
  [
    'a function name out of range',
    smallProfile({ func: message(5, num(1, 1), num(2, 99)) }),
    /string that is not/,
  ],
  [
    'a label key out of range',
    smallProfile({ sample: message(2, num(1, 1), num(2, 7), message(3, num(1, 99), num(3, 1))) }),
    /string that is not/,
  ],
  [
    'a key out of range of a label without a value',
    smallProfile({ sample: message(2, num(1, 1), num(2, 7), message(3, num(1, 99))) }),
    /not in the string table/,
  ],
  ['a time twice', smallProfile({}, num(9, 5), num(9, 6)), /concatenated profiles/],
  [
    'two profiles, one behind the other',
    concat([smallProfile({}, num(9, 5)), smallProfile({}, num(9, 5))]),
    /first string|concatenated/,
  ],
];

for (const [what, bytes, reason] of REFUSED) {
  test(`${what} is refused`, () => {
    assert.throws(
      () => decode(bytes),
      (error) =>
        error instanceof FormatError &&
        error.message.startsWith('x.pb: ') &&
        !error.message.includes('\n') &&
        reason.test(error.reason),
    );
  });
}

/** What fits a limit exactly, one less and one more; and the variable that the refusal names. */
const LIMITS: readonly (readonly [
  name: keyof DecodeLimits,
  limit: number,
  fits: Uint8Array,
  exceeds: Uint8Array,
  variable: string,
])[] = [
  [
    'bytesMax',
    smallProfile().length,
    smallProfile(),
    smallProfile({ sample: message(2, num(1, 1), num(2, 200)) }),
    'STACKHEAT_LIMIT_BYTES',
  ],
  [
    'samplesMax',
    3,
    smallProfile({}, ...samples(2)),
    smallProfile({}, ...samples(3)),
    'STACKHEAT_LIMIT_SAMPLES',
  ],
  ['depthMax', 4, deep(4), deep(5), 'STACKHEAT_LIMIT_DEPTH'],
  ['rowsMax', 30, labelled(30), labelled(31), 'STACKHEAT_LIMIT_ROWS'],
  ['rowsMax', 30, smallProfile({}, ...strings(24)), smallProfile({}, ...strings(25)), '_ROWS'],
  ['rowsMax', 30, smallProfile({}, ...locations(29)), smallProfile({}, ...locations(30)), '_ROWS'],
  ['rowsMax', 30, smallProfile({}, ...functions(29)), smallProfile({}, ...functions(30)), '_ROWS'],
  ['rowsMax', 30, lined(30), lined(31), '_ROWS'],
  ['rowsMax', 30, commented(30), commented(31), '_ROWS'],
  ['rowsMax', 30, smallProfile({}, ...unknown(30)), smallProfile({}, ...unknown(31)), '_ROWS'],
  ['rowsMax', 30, withUnknown(30), withUnknown(31), '_ROWS'],
  [
    'fieldBytesMax',
    60,
    smallProfile({}, text(6, 'x'.repeat(58))),
    smallProfile({}, text(6, 'x'.repeat(59))),
    'STACKHEAT_LIMIT_FIELD_BYTES',
  ],
];

for (const [i, [name, limit, fits, exceeds, variable]] of LIMITS.entries()) {
  test(`${name} (${i}): ${limit} pass, one more does not`, () => {
    decode(fits, { [name]: limit });
    decode(fits, { [name]: limit + 1 });
    decode(exceeds, { [name]: limit + 1 });
    for (const low of [limit, limit - 1]) {
      assert.throws(
        () => decode(exceeds, { [name]: low }),
        (error) => error instanceof FormatError && error.reason.includes(`${variable}=N`),
      );
    }
    assert.throws(() => decode(fits, { [name]: limit - 1 }), FormatError);
  });
}

test('a mapping counts as ten rows', () => {
  decode(smallProfile({}, ...mappings(2)), { rowsMax: 21 });
  const tooMany = () => decode(smallProfile({}, ...mappings(3)), { rowsMax: 30 });
  assert.throws(tooMany, /more than 30 mappings.*STACKHEAT_LIMIT_ROWS/);
});

function samples(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => message(2, num(1, 1), num(2, 1)));
}

function deep(depth: number): Uint8Array {
  return smallProfile({ sample: message(2, packed(1, Array(depth).fill(1)), num(2, 1)) });
}

function labelled(count: number): Uint8Array {
  const labels = Array.from({ length: count }, () => message(3, num(1, 1), num(3, 5)));
  return smallProfile({ sample: message(2, num(1, 1), num(2, 1), ...labels) });
}

function strings(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => text(6, 'x'));
}

function locations(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => message(4, num(1, i + 2)));
}

function functions(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => message(5, num(1, i + 2)));
}

function lined(count: number): Uint8Array {
  const lines = Array.from({ length: count }, () => message(4, num(1, 1)));
  return smallProfile({ location: message(4, num(1, 1), ...lines) });
}

function mappings(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => message(3, num(1, i + 2)));
}

function commented(count: number): Uint8Array {
  return smallProfile({}, packed(13, Array(count).fill(1)));
}

function withUnknown(count: number): Uint8Array {
  return smallProfile({ sample: message(2, num(1, 1), num(2, 7), ...unknown(count)) });
}

function unknown(count: number): Uint8Array[] {
  return Array.from({ length: count }, () => num(99, 1));
}
