/** The agent on the other versions of Node: V8's console.profile and the inspector differ between them. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readProfileFile } from '../../build/fetch/read-file.js';
import { otherNode } from '../record/other-nodes.mjs';
import { run, temporaryFolder, WORKED } from './running.mjs';

for (const major of [22, 24, 26]) {
  test(`Node ${major} pushes cpu windows that join, and heaps`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} here: npm install node@${major}`);
    const folder = temporaryFolder(t);
    const env = {
      STACKHEAT_PUSH: folder,
      STACKHEAT_PUSH_PERIOD: '1s',
      STACKHEAT_MEM_RATE: '4096',
    };
    const result = await run(['worker.cjs', '3000', 'exit'], { env, node });
    assert.deepEqual([result.status, result.stdout], [3, WORKED]);
    // On a machine that is busy enough, the first reading may take too long.
    const isTooSlow = /^stackheat: push: heap is not pushed any more: .*\n$/.test(result.stderr);
    assert.ok(result.stderr === '' || isTooSlow, result.stderr);
    const files = readdirSync(folder).sort();
    const windows = files.filter((name) => name.startsWith('cpu-'));
    assert.ok(windows.length >= 2, files.join(' '));
    assert.ok(isTooSlow || files.length > windows.length, files.join(' '));
    let endedAt;
    for (const name of windows) {
      const { timeNanos, durationNanos, samples } = await readProfileFile(join(folder, name));
      assert.ok(samples.count > 0);
      const gapMs = endedAt === undefined ? 0 : Number(timeNanos - endedAt) / 1e6;
      assert.ok(Math.abs(gapMs) < 50, `${gapMs} ms between windows`);
      endedAt = timeNanos + durationNanos;
    }
  });
}
