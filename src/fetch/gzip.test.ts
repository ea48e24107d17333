import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FormatError } from '../formats/format-error.ts';
import { gunzip, isGzip, sizeHint } from './gzip.ts';

async function unpacked(compressed: Uint8Array): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await gunzip(compressed, 'x.gz', (chunk) => chunks.push(chunk.slice()));
  return Buffer.concat(chunks);
}

/** Below and above the size from which the stream is used. */
const CONTENTS = { small: Buffer.from('profile'), large: randomBytes(200_000) };

for (const [size, content] of Object.entries(CONTENTS)) {
  const whole = gzipSync(content);

  test(`${size}: comes out as it went in`, async () => {
    assert.ok(isGzip(whole));
    assert.deepEqual(await unpacked(whole), content);
  });

  test(`${size}: several members are one after the other`, async () => {
    const empty = gzipSync('');
    assert.deepEqual(
      await unpacked(Buffer.concat([whole, empty, whole])),
      Buffer.concat([content, content]),
    );
  });

  const badChecksum = Buffer.from(whole);
  badChecksum.writeUInt8(badChecksum.readUInt8(whole.length - 8) ^ 1, whole.length - 8);
  const badSize = Buffer.from(whole);
  badSize.writeUInt32LE(0xffffffff, whole.length - 4);
  const broken: Readonly<Record<string, readonly [Buffer, RegExp]>> = {
    'cut in its header': [whole.subarray(0, 5), /unexpected EOF/],
    'cut in the middle': [whole.subarray(0, whole.length >> 1), /unexpected EOF|invalid/],
    'cut before its checksum': [whole.subarray(0, -8), /unexpected EOF/],
    'cut in its size': [whole.subarray(0, -1), /unexpected EOF/],
    'with something behind': [Buffer.concat([whole, Buffer.from('garbage')]), /./],
    'with zeros behind': [Buffer.concat([whole, Buffer.alloc(512)]), /follow the end/],
    'with another checksum': [badChecksum, /incorrect data check/],
    'of another size than it says': [badSize, /incorrect length check/],
    'of another method': [Buffer.concat([Buffer.of(0x1f, 0x8b, 9), whole.subarray(3)]), /method/],
  };
  for (const [what, [bytes, reason]] of Object.entries(broken)) {
    test(`${size}: ${what} is refused`, async () => {
      await assert.rejects(
        unpacked(bytes),
        (error) =>
          error instanceof FormatError &&
          error.message.startsWith('x.gz: decompressing profile: ') &&
          reason.test(error.reason),
      );
    });
  }

  test(`${size}: who feeds may stop it`, async () => {
    const stop = new Error('enough');
    const feed = () => {
      throw stop;
    };
    await assert.rejects(gunzip(whole, 'x.gz', feed), stop);
  });
}

test('the size hint never exceeds what deflate can reach', () => {
  assert.equal(sizeHint(gzipSync('profile')), 7);
  const lying = gzipSync('profile');
  lying.writeUInt32LE(0xffffffff, lying.length - 4);
  assert.equal(sizeHint(lying), lying.length * 1032);
  assert.equal(sizeHint(new Uint8Array(3)), 0);
});

test('a view into a larger buffer is read as a view', async () => {
  const whole = gzipSync('profile');
  const larger = Buffer.concat([Buffer.alloc(5), whole, Buffer.alloc(7)]);
  const view = larger.subarray(5, 5 + whole.length);
  assert.equal(sizeHint(view), 7);
  assert.equal((await unpacked(view)).toString(), 'profile');
});
