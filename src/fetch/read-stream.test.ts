import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DEFAULT_LIMITS } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import { encodePprof } from '../formats/pprof-encode.ts';
import { profileFromText } from '../profile/profile-from-text.test-support.ts';
import { readProfileStream } from './read-stream.ts';

const plain = encodePprof(
  profileFromText`
    main  main  other
    work  work
    leaf  leaf
  `,
);
const zipped = gzipSync(plain);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

for (const [name, bytes] of [
  ['plain', plain],
  ['gzip', zipped],
  ['gzip within gzip, as a server sends that compresses what is compressed', gzipSync(zipped)],
  [
    'two gzip members',
    Buffer.concat([gzipSync(plain.subarray(0, 50)), gzipSync(plain.subarray(50))]),
  ],
] as const) {
  for (const size of [1, 2, 7, 1 << 20]) {
    test(`${name} in pieces of ${size}`, async () => {
      const profile = await readProfileStream(inPieces(bytes, size), 'x', DEFAULT_LIMITS);
      assert.deepEqual(encodePprof(profile), plain);
    });
  }
}

test('every truncation is refused', async () => {
  for (const bytes of [plain, zipped]) {
    for (let length = 0; length < bytes.length; length++) {
      const read = readProfileStream(inPieces(bytes.subarray(0, length), 16), 'x', DEFAULT_LIMITS);
      // Between two fields nothing tells that there should be more.
      const profile = await read.catch((error: unknown) => {
        assert.ok(error instanceof FormatError, String(error));
        assert.match(error.message, /^x: /);
      });
      if (profile !== undefined) assert.equal(bytes, plain);
    }
  }
});

test('what is no profile is said as for a file', async () => {
  for (const [text, reason] of [
    ['', /empty input file/],
    ['just words\n', /unrecognized profile format: it is plain text/],
    ['\n\nmore words\n', /unrecognized profile format|malformed/],
    ['<html>', /HTML/],
  ] as const) {
    for (const bytes of [Buffer.from(text), gzipSync(text)]) {
      await assert.rejects(readProfileStream(inPieces(bytes, 3), 'x', DEFAULT_LIMITS), reason);
    }
  }
});

test('no more is taken than the limit allows, before and after decompression', async () => {
  async function* endless(piece: Uint8Array): AsyncGenerator<Uint8Array> {
    for (;;) yield piece;
  }
  const limits = { ...DEFAULT_LIMITS, bytesMax: 1 << 20 };
  // Empty members unpack to nothing, for ever.
  for (const piece of [
    new Uint8Array(1000),
    Buffer.from('words '),
    Buffer.concat(Array(500).fill(gzipSync(''))),
  ]) {
    await assert.rejects(
      readProfileStream(endless(piece), 'x', limits),
      /x: has more than 1048576 bytes.*STACKHEAT_LIMIT_BYTES=N/,
    );
  }
  const bomb = gzipSync(Buffer.alloc(8 << 20));
  await assert.rejects(
    readProfileStream(inPieces(bomb, 512), 'x', limits),
    /bytes when decompressed/,
  );
});

test('what breaks the stream comes out as it is', async () => {
  const broken = new Error('the line is cut');
  async function* cut(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 40);
    throw broken;
  }
  for (const bytes of [
    plain,
    zipped,
    Buffer.from('some words that are no profile at all, but long'),
  ]) {
    await assert.rejects(readProfileStream(cut(bytes), 'x', DEFAULT_LIMITS), broken);
  }
});
