import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeToFolder } from './profile-folder.ts';

function profile(name: string, untilMs: number, sizeBytes = 10) {
  return { name, bytes: new Uint8Array(sizeBytes), fromMs: 0, untilMs };
}

test('the oldest files go, of any process and profile, and others stay', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat folder-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  for (let i = 0; i < 6; i++) {
    const name = i % 2 === 0 ? 'heap' : 'cpu';
    await writeToFolder(folder, profile(name, i * 1000), i, { filesMax: 3 });
  }
  assert.deepEqual(readdirSync(folder).sort(), [
    'cpu-19700101T000003.000Z-3.pb.gz',
    'cpu-19700101T000005.000Z-5.pb.gz',
    'heap-19700101T000004.000Z-4.pb.gz',
    'notes.txt',
  ]);
  await writeToFolder(folder, profile('cpu', 9000, 95), 1, { bytesMax: 100 });
  assert.deepEqual(readdirSync(folder).sort(), ['cpu-19700101T000009.000Z-1.pb.gz', 'notes.txt']);
});

test('a folder that there cannot be is an error, at once', async () => {
  await assert.rejects(writeToFolder('/proc/none/such', profile('cpu', 0), 1), /no such/i);
  await assert.rejects(writeToFolder('/dev/null/x', profile('cpu', 0), 1), /ENOTDIR/);
});
