import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { DEFAULT_LIMITS } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import { concat, message, num, packed, smallProfile } from '../formats/wire-pieces.test-support.ts';
import type { Profile } from '../profile/profile.ts';
import { isOptimizerOn, leaveOutOptimizer, useOptimizer } from './optimizer.ts';
import { readProfileFile } from './read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-read-file-'));
after(() => rmSync(folder, { recursive: true }));

function read(bytes: Uint8Array, areStacksUnused: boolean): Promise<Profile> {
  const path = join(folder, 'profile.pb');
  writeFileSync(path, bytes);
  return readProfileFile(path, DEFAULT_LIMITS, { areStacksUnused });
}

const twoSamples = concat([
  message(2, packed(1, [1, 1]), packed(2, [7])),
  message(2, num(1, 1), packed(2, [8]), message(3, num(1, 1), num(2, 2))),
]);

test('a profile whose stacks nobody sees comes without them, and is the same else', async () => {
  for (const bytes of [
    smallProfile({ sample: twoSamples }),
    gzipSync(smallProfile({ sample: twoSamples })),
  ]) {
    const whole = await read(bytes, false);
    const bare = await read(bytes, true);
    assert.deepEqual([...whole.samples.locationIndexes], [0, 0, 0]);
    assert.deepEqual([...bare.samples.locationIndexes], []);
    assert.deepEqual([...bare.samples.locationStarts], [0, 0, 0]);
    assert.deepEqual(bare.samples.values, whole.samples.values);
    assert.deepEqual(bare.samples.labelStarts, whole.samples.labelStarts);
    assert.deepEqual(bare.samples.labels, whole.samples.labels);
    assert.deepEqual(bare.locations, whole.locations);
  }
});

test('stacks are read where without them nobody could tell whether they are valid', async () => {
  const sparse = smallProfile({
    sample: message(2, packed(1, [77]), packed(2, [7])),
    location: message(4, num(1, 77), num(2, 1), num(3, 0x1010)),
  });
  const { samples } = await read(sparse, true);
  assert.deepEqual([...samples.locationIndexes], [0]);
  for (const id of [0, 9]) {
    const wrong = smallProfile({ sample: message(2, packed(1, [id]), packed(2, [7])) });
    for (const areStacksUnused of [true, false]) {
      await assert.rejects(read(wrong, areStacksUnused), (error: Error) => {
        assert.ok(error instanceof FormatError);
        assert.match(error.message, new RegExp(`location id ${id}, which is not in the profile`));
        return true;
      });
    }
  }
});

test('a small file that unpacks to much has V8 optimize before its first byte is decoded', async () => {
  const long = gzipSync(new Uint8Array(2 * 1024 * 1024));
  const files = {
    'as it says': long,
    'where its last member says less': Buffer.concat([long, gzipSync('')]),
  };
  for (const [what, bytes] of Object.entries(files)) {
    const path = join(folder, 'long.pb.gz');
    writeFileSync(path, bytes);
    leaveOutOptimizer();
    try {
      // The decoder refuses the first chunk.
      await assert.rejects(readProfileFile(path, { ...DEFAULT_LIMITS, bytesMax: 1 }), FormatError);
      assert.ok(isOptimizerOn(), what);
    } finally {
      useOptimizer();
    }
  }
  writeFileSync(join(folder, 'short.pb.gz'), gzipSync(smallProfile({})));
  leaveOutOptimizer();
  try {
    await readProfileFile(join(folder, 'short.pb.gz'));
    assert.ok(!isOptimizerOn());
  } finally {
    useOptimizer();
  }
});
