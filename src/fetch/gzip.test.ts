import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { FormatError } from '../formats/format-error.ts';
import { GunzipSteps } from './gunzip-steps.ts';
import { gunzip, gunzipByStream, isGzip, sizeHint } from './gzip.ts';

type Gunzip = typeof gunzip;

async function unpacked(compressed: Uint8Array, pieceBytes: number, way: Gunzip): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  await way(pieces(compressed, pieceBytes), 'x.gz', (chunk) => chunks.push(chunk.slice()));
  return Buffer.concat(chunks);
}

/** Each in the buffer of the one before, as they come out of a file. */
function* pieces(bytes: Uint8Array, pieceBytes: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, at + pieceBytes);
    buffer.fill(0xff).set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

const WAYS = { steps: gunzip, 'a stream': gunzipByStream };
/** Less and more than a buffer of what is unpacked, and exactly one. */
const CONTENTS = {
  small: Buffer.from('profile'),
  large: randomBytes(700_000),
  full: Buffer.alloc(256 * 1024, 'full'),
  'worth a turn': Buffer.alloc(9 * 1024 * 1024, 'turn'),
};

test('the steps are those of this Node', () => {
  const steps = GunzipSteps.start(10);
  assert.ok(steps, 'a report takes a tenth longer now: see src/formats/gunzip-steps.ts');
  steps.close();
});

for (const [way, gunzipIts] of Object.entries(WAYS)) {
  for (const [size, content] of Object.entries(CONTENTS)) {
    for (const pieceBytes of [13, 64 * 1024, 10_000_000]) {
      if (content.length / pieceBytes > 10_000) continue;
      testContent(`${way}, ${size}, pieces of ${pieceBytes}`, content, (compressed) =>
        unpacked(compressed, pieceBytes, gunzipIts),
      );
    }
  }

  test(`${way}: a member and zeros that end with a piece`, async () => {
    const whole = gzipSync('profile');
    for (const [behind, reason] of [
      [Buffer.alloc(512), /^decompressing profile: 512 bytes follow the end/],
      [Buffer.from('garbage'), /^decompressing profile: incorrect header check/],
    ] as const) {
      const bytes = Buffer.concat([whole, behind]);
      await assert.rejects(unpacked(bytes, whole.length, gunzipIts), { reason });
    }
    const twice = Buffer.concat([whole, whole]);
    assert.equal((await unpacked(twice, whole.length, gunzipIts)).toString(), 'profileprofile');
  });

  test(`${way}: who feeds may stop it`, async () => {
    const stop = new Error('enough');
    const feed = () => {
      throw stop;
    };
    await assert.rejects(gunzipIts([gzipSync('profile')], 'x.gz', feed), stop);
  });

  test(`${way}: what cannot be read is no fault of what was read`, async () => {
    const unreadable = Object.assign(new Error('unreadable'), { code: 'EIO' });
    function* cutOff(): Generator<Uint8Array> {
      yield gzipSync('profile').subarray(0, 12);
      throw unreadable;
    }
    await assert.rejects(
      gunzipIts(cutOff(), 'x.gz', () => undefined),
      unreadable,
    );
  });
}

test('others have their turn while much is unpacked', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const content = Buffer.alloc(64 * 1024 * 1024);
  const packed = gzipSync(content);
  await unpacked(packed, 8 * 1024, gunzip);
  clearInterval(timer);
  assert.ok(turns > 3, `${turns} turns`);
});

function testContent(
  name: string,
  content: Buffer,
  unpack: (compressed: Uint8Array) => Promise<Buffer>,
): void {
  const whole = gzipSync(content);

  test(`${name}: comes out as it went in`, async () => {
    assert.ok(isGzip(whole));
    assert.ok(content.equals(await unpack(whole)));
  });

  test(`${name}: several members are one after the other`, async () => {
    const both = await unpack(Buffer.concat([whole, gzipSync(''), whole]));
    assert.ok(Buffer.concat([content, content]).equals(both));
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
    test(`${name}: ${what} is refused`, async () => {
      await assert.rejects(
        unpack(bytes),
        (error) =>
          error instanceof FormatError &&
          error.message.startsWith('x.gz: decompressing profile: ') &&
          reason.test(error.reason),
      );
    });
  }
}

test('the size hint never exceeds what deflate can reach', () => {
  assert.equal(sizeHint(gzipSync('profile')), 7);
  const lying = gzipSync('profile');
  lying.writeUInt32LE(0xffffffff, lying.length - 4);
  assert.equal(sizeHint(lying), lying.length * 1032);
  assert.equal(sizeHint(new Uint8Array(3)), 0);
  assert.equal(sizeHint(lying.subarray(-4), lying.length), lying.length * 1032);
});

test('a view into a larger buffer is read as a view', async () => {
  const whole = gzipSync('profile');
  const larger = Buffer.concat([Buffer.alloc(5), whole, Buffer.alloc(7)]);
  const view = larger.subarray(5, 5 + whole.length);
  assert.equal(sizeHint(view), 7);
  assert.equal((await unpacked(view, view.length, gunzip)).toString(), 'profile');
});
