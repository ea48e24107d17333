import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelsOf } from '../profile/labels.ts';
import type { Profile } from '../profile/profile.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from './decode-limits.ts';
import { FormatError } from './format-error.ts';
import { mayBeLegacy, readLegacyProfile } from './legacy-formats.ts';

function read(content: string | Uint8Array, limits: DecodeLimits = DEFAULT_LIMITS): Profile {
  const bytes = Buffer.from(content);
  const profile = readLegacyProfile(bytes, 'x', limits);
  assert.ok(profile !== undefined, 'no format knows it');
  assert.ok(mayBeLegacy(bytes), 'it is not recognised by its head');
  return profile;
}

/** A line a sample: values, addresses or names, labels. */
function shown(profile: Profile): string[] {
  const { samples, locations, functions, strings } = profile;
  return Array.from({ length: samples.count }, (_, sample) => {
    const stack = samples.locationIndexes
      .subarray(samples.locationStarts[sample], samples.locationStarts[sample + 1])
      .values();
    const frames = [...stack].map((location) => {
      const row = locations.lineStarts[location] as number;
      if (row === locations.lineStarts[location + 1]) {
        return `${(locations.addresses[location] as bigint).toString(16)}`;
      }
      const func = locations.lineFunctions[row] as number;
      const [name, file] = [functions.names, functions.filenames].map((column) =>
        strings.at(column[func] as number),
      );
      return `${name}@${file}:${locations.lineNumbers[row]}`;
    });
    const values = samples.values.map((column) => column[sample]);
    const { numbers } = labelsOf(profile, sample);
    const labels = numbers.map(({ key, values: of }) => `${key}=${of.join()}`);
    return [values.join(','), frames.join(' '), ...labels].join(' | ');
  });
}

const types = ({ sampleTypes }: Profile): string =>
  sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(' ');

test('a heap profile that was sampled is scaled up', () => {
  const profile = read(
    'heap profile: 1: 524288 [1: 524288] @ heap_v2/524288\n1: 524288 [1: 524288] @ 0x11 0x21\n',
  );
  assert.equal(types(profile), 'objects/count space/bytes');
  // 1 / (1 - 1/e) of it.
  assert.deepEqual(shown(profile), ['1,829411 | 10 20 | bytes=524288']);
  assert.equal(profile.period, 524288n);
  assert.match(profile.dropFrames, /^calloc\|.*\|runtime\\\.\.\*\|/);
  assert.equal(profile.keepFrames, 'runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*');
});

test('allocations come first when they are counted apart, and the rate of Go is half of what it writes', () => {
  const profile = read(
    'heap profile: 1: 8 [9: 72] @ heap/2\n# c\n1: 8 [9: 72] @ 0x11\n0: 0 [2: 8] @ 0x21\n',
  );
  assert.equal(
    types(profile),
    'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes',
  );
  assert.deepEqual(shown(profile), ['9,72,1,8 | 10 | bytes=8', '2,8,0,0 | 20 | bytes=4']);
  assert.equal(profile.period, 1n);
});

test('growth is not scaled, and may be negative', () => {
  const profile = read('heap profile: 1: 8 [1: 8] @ growthz\n-3: -24 [1: 8] @ 0x11\n');
  assert.deepEqual(shown(profile), ['-3,-24 | 10 | bytes=8']);
});

test('Go counts in any profile by any name', () => {
  const text = '\n# c\nmain.open/files profile: total 3\n2 @ 0x11 0x21\n# labels: {}\n010 @ 0x11\n';
  const profile = read(text);
  assert.equal(types(profile), 'main.open/files/count');
  assert.deepEqual(shown(profile), ['2 | 10 20', '8 | 10']);
  assert.equal(profile.locations.count, 2);
});

test('contention is scaled by its period, and cycles become nanoseconds', () => {
  const text =
    '--- mutex:\ncycles/second=2000000000\nsampling period=5\n100 3 @ 0x11\n7 @ 0x21\n12 @ 0x21';
  // The last is 1 cycle and 2 contentions, for pprof takes the space for optional.
  assert.equal(readLegacyProfile(Buffer.from(text), 'x', DEFAULT_LIMITS), undefined);
  const profile = read(text.replace('7 @ 0x21\n', ''));
  assert.equal(types(profile), 'contentions/count delay/nanoseconds');
  assert.deepEqual(shown(profile), ['15,250 | 10', '10,2 | 20']);
});

test('threads with the same stack count together', () => {
  const text = `--- threadz 1 ---
--- Thread 7f (name: main/1) stack: ---
 PC: 0x11 0x21
     0x31
--- Thread 8f (name: a/b/2) stack: ---
 [same as previous thread]
--- Thread 9f (name: main/3) stack: ---
 PC: 0x11 0x11 0x41
--- Memory map: ---
`;
  // The leaf is no return address, and the second frame of the last is the leaf again.
  assert.deepEqual(shown(read(text)), ['2 | 11 20 30', '1 | 11 40']);
});

test("Java's profiles name their frames", () => {
  const text = `--- heapz 1 ---
format = java
resolution = bytes
1048576000 1000 @ 0x00000003 0x00000004 0x5 0x6
  0x00000003 java.util.HashMap.put (HashMap.java:488)
  0x00000004 write (/lib/libpthread.so.0)
  0x5 GC
`;
  const profile = read(text);
  assert.equal(types(profile), 'inuse_objects/count inuse_space/bytes');
  assert.deepEqual(shown(profile), [
    '1156,1212696643 | java.util.HashMap.put@HashMap.java:488 write@libpthread.so.0:0 GC@:0 0 | bytes=1048576',
  ]);
});

function cpuBytes(words: readonly number[], wordBytes: 4 | 8, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(words.length * wordBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const [i, word] of words.entries()) {
    if (wordBytes === 8) view.setBigUint64(i * 8, BigInt(word), isLittle);
    else view.setUint32(i * 4, word, isLittle);
  }
  return bytes;
}

const CPU_WORDS = [0, 3, 0, 10_000, 0, 5, 2, 0x4010, 0x4021, 7, 1, 0x4030, 0, 1, 0];

for (const wordBytes of [4, 8] as const) {
  for (const isLittle of [true, false]) {
    test(`a CPU profile of ${wordBytes * 8} bits, ${isLittle ? 'little' : 'big'} endian`, () => {
      const map = Buffer.from('4000-5000 r-xp 0000 fc:00 1 /bin/main\n');
      const bytes = Buffer.concat([cpuBytes(CPU_WORDS, wordBytes, isLittle), map]);
      const profile = read(bytes);
      assert.equal(types(profile), 'samples/count cpu/nanoseconds');
      assert.deepEqual(shown(profile), ['5,50000000 | 4010 4020', '7,70000000 | 4030']);
      assert.deepEqual(
        profile.mappings.map(({ file }) => file),
        ['/bin/main'],
      );
    });
  }
}

test("the frame that the signal's handler puts into every stack goes, but not one of some stacks", () => {
  const sample = (leaf: number, second: number): number[] => [1, 3, leaf, second, 0x99];
  const common = [...sample(0x11, 0x51), ...sample(0x21, 0x51), 0, 1, 0];
  const mixed = [...sample(0x11, 0x51), ...sample(0x21, 0x61), 0, 1, 0];
  const header = [0, 3, 0, 1, 0];
  const stacks = (words: readonly number[]): string[] =>
    shown(read(cpuBytes([...header, ...words], 8, true))).map((line) => line.split(' | ')[1] ?? '');
  assert.deepEqual(stacks(common), ['11', '21']);
  assert.deepEqual(stacks(mixed), ['11 50 98', '21 60 98']);
});

test('a CPU profile of Java has names behind its samples', () => {
  const bytes = Buffer.concat([
    cpuBytes([0, 3, 1, 1, 0, 5, 2, 3, 4, 0, 1, 0], 8, true),
    Buffer.from('0x3 a.b (B.java:7)\n0x4 c (C.java:-1)\n'),
  ]);
  assert.deepEqual(shown(read(bytes)), ['5,5000 | a.b@B.java:7 c@C.java:0']);
});

/** What is wrong, and what the message must say. */
const BROKEN: Readonly<Record<string, readonly [string, RegExp]>> = {
  'no sample': ['heap profile: 1: 8 [1: 8] @ heapprofile\nhello\n', /heap.*line 2 is no sample/],
  'a count that overflows': [
    'heap profile: 1: 8 [1: 8] @ heapprofile\n9223372036854775808: 8 [1: 8] @ 0x1\n',
    /line 2 has a count that does not fit in 64 bits/,
  ],
  'bytes in no objects': [
    'heap profile: 1: 8 [1: 8] @ heapprofile\n0: 8 [0: 8] @ 0x1\n',
    /line 2 has 8 bytes in no objects/,
  ],
  'an address that overflows': [
    'heap profile: 1: 8 [1: 8] @ heapprofile\n1: 8 [1: 8] @ 0x12345678123456789\n',
    /line 2 has an address of over 64 bits/,
  ],
  'a goroutine without a stack': ['goroutine profile: total 1\n1 @\n', /line 2 is no sample/],
  'no unit': ['--- heapz 1 ---\nformat = java\n8 1 @ 0x1\n', /have no resolution/],
  'a long line': [`goroutine profile: total 1\n${'x'.repeat(70_000)}\n`, /line 2 is longer/],
};

for (const [what, [text, message]] of Object.entries(BROKEN)) {
  test(`${what}: refused, with the place`, () => {
    const expected = (error: unknown): boolean =>
      error instanceof FormatError &&
      message.test(error.message) &&
      error.message.startsWith('x: ');
    assert.throws(() => readLegacyProfile(Buffer.from(text), 'x', DEFAULT_LIMITS), expected);
  });
}

const SOUND: readonly (string | Buffer)[] = [
  'heap profile: 1: 8 [9: 72] @ heap/2\n1: 8 [9: 72] @ 0x11 0x21\nMAPPED_LIBRARIES:\n0-4000 r-xp 0 0:0 1 /a\n',
  'goroutine profile: total 3\n2 @ 0x11 0x21\n',
  '--- contention:\ncycles/second=2000000000\n100 3 @ 0x11\n',
  '--- threadz 1 ---\n--- Thread 7f (name: main/1) stack: ---\n PC: 0x11\n--- Memory map: ---\n',
  '--- heapz 1 ---\nformat = java\nresolution = bytes\n8 1 @ 0x3\n0x3 a (B.java:4)\n',
  cpuBytes(CPU_WORDS, 8, true),
  cpuBytes(CPU_WORDS, 4, false),
  'goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n',
  'a 1  1.5:  7 cycles: \n\t 11 f+0x1 (/a)\n',
];

test('cut off anywhere, each is a profile, another format, or a FormatError', () => {
  for (const content of SOUND) {
    const whole = Buffer.from(content);
    for (let length = 0; length <= whole.length; length++) {
      const bytes = whole.subarray(0, length);
      mayBeLegacy(bytes);
      try {
        readLegacyProfile(bytes, 'x', DEFAULT_LIMITS);
      } catch (error) {
        assert.ok(
          error instanceof FormatError,
          `${String(error)} at ${length} of ${String(content)}`,
        );
      }
    }
  }
});

test('the limits hold', () => {
  const cases: readonly (readonly [Partial<DecodeLimits>, RegExp])[] = [
    [{ samplesMax: 1 }, /more than 1 samples, the limit; .*STACKHEAT_LIMIT_SAMPLES/],
    [{ depthMax: 1 }, /more than 1 locations in one stack/],
    [{ rowsMax: 1 }, /more than 1 locations/],
  ];
  for (const [limit, message] of cases) {
    const limits = { ...DEFAULT_LIMITS, ...limit };
    assert.throws(
      () => read('goroutine profile: total 3\n1 @ 0x11 0x21\n1 @ 0x31\n', limits),
      message,
    );
  }
});

/** Each takes its square, or its memory, of a reader that tries every place in the line. */
const HOSTILE: Readonly<Record<string, string>> = {
  'digits in a heap line': `heap profile: 1: 8 [1: 8] @ heapprofile\n${'1'.repeat(65_000)}\n`,
  'many marks in a heap line': `heap profile: 1: 8 [1: 8] @ heapprofile\n${'1: ] @'.repeat(10_000)}\n`,
  'megabytes of digits in a Java line': `--- heapz 1 ---\nformat = java\n${'1 '.repeat(4 << 20)}@ 0x1\n`,
  'megabytes of brackets in a Java name': `--- heapz 1 ---\nresolution = bytes\n8 1 @ 0x3\n0x3 ${' (a:'.repeat(1 << 20)}\n`,
  'hexadecimal digits in a map':
    `goroutine profile: total 1\n1 @ 0x1\n--- Memory map: ---\n${'a'.repeat(65_000)}\n`.repeat(3),
  'spaces in a map': `goroutine profile: total 1\n1 @ 0x1\n--- Memory map: ---\n1-2 r${' '.repeat(65_000)}x\n`,
  'names for names in a map': `goroutine profile: total 1\n1 @ 0x1\n--- Memory map: ---\na=${'b'.repeat(60_000)}\n${`${'$a'.repeat(30_000)}\n`.repeat(50)}`,
  'thread names': `--- Thread a (name: ${'--- Thread a (name: /1'.repeat(2900)}\n`,
  'many regions that overlap': `goroutine profile: total 1\n${addressLines(20_000)}--- Memory map: ---\n${'1-2 /a\n5-6 /b\n'.repeat(20_000)}`,
  'many regions that begin too late': `goroutine profile: total 1\n${addressLines(20_000)}--- Memory map: ---\n${lateRegions(20_000)}`,
};

function lateRegions(count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const start = 0x100000 + i * 16;
    const offset = start - 4096 - i;
    return `${start.toString(16)}-${(start + 8).toString(16)} r-xp ${offset.toString(16)} 0:0 1 /a${i}\n`;
  }).join('');
}

function addressLines(count: number): string {
  return Array.from({ length: count }, (_, i) => `1 @ 0x${(i + 4096).toString(16)}\n`).join('');
}

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`${what}: answered in time`, () => {
    const started = performance.now();
    try {
      readLegacyProfile(Buffer.from(text), 'x', DEFAULT_LIMITS);
    } catch (error) {
      assert.ok(error instanceof FormatError, String(error));
    }
    // Its square would be minutes.
    assert.ok(performance.now() - started < 4000);
  });
}
