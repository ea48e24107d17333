/** bench/agent-faults.mjs in full: a minute under load for each fault; what may be judged of it is. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { sliceOf } from '../slice.mjs';

const QUEUE_BYTES_MAX = 8 << 20;
/** A machine under other load has seconds that end everything late. */
const EXIT_DELAY_MAX_MS = 1000;

for (const fault of sliceOf(['dead', 'slow', '500', 'cut'], 'agent faults')) {
  test(`a collector that is "${fault}" for a minute under load harms nothing`, (t) => {
    const args = ['bench/agent-faults.mjs', '--json', fault];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 180_000 });
    assert.equal(run.status, 0, run.stderr);
    const result = JSON.parse(run.stdout);
    t.diagnostic(run.stdout.trim());
    assert.deepEqual([result.uncaught, result.status], [0, 0]);
    assert.ok(result.queuedBytesHighest > 0 && result.queuedBytesHighest <= QUEUE_BYTES_MAX);
    assert.ok(result.exitDelayMs <= EXIT_DELAY_MAX_MS, `${result.exitDelayMs} ms`);
    const { agentMs, againMs } = result;
    // Worse than alone beyond what two servers without the agent differ by.
    assert.ok(agentMs.low <= Math.max(0, againMs.high), 'p99 rose');
  });
}
