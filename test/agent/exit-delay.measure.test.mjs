/**
 * The agent must not hold a program that ends. Pairs of runs one after the other, with and without it: what
 * the machine does besides is in both. The program takes the time from its last word to its end.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianInterval } from '../../bench/pairs.mjs';
import { startReceiver } from './receiver.mjs';
import { start } from './running.mjs';

const PAIRS = 5;
const DELAY_MAX_MS = 100;

for (const [name, answer] of Object.entries({
  'takes all': (_, __, response) => response.end(),
  'never answers': () => undefined,
  'cuts the connection': (_, request) => request.socket.destroy(),
})) {
  test(`a collector that ${name} delays no exit by more than ${DELAY_MAX_MS} ms`, async (t) => {
    const receiver = await startReceiver(t, answer);
    const delays = [];
    for (let i = 0; i < PAIRS; i++) {
      const without = await millisToEnd({});
      const env = { STACKHEAT_PUSH: receiver.url, STACKHEAT_PUSH_PERIOD: '1s' };
      delays.push((await millisToEnd(env)) - without);
    }
    const { low, middle, high } = medianInterval(delays);
    const figures = [middle, low, high].map((ms) => ms.toFixed(0));
    t.diagnostic(`exit delay ${figures[0]} ms (95 %: ${figures[1]} to ${figures[2]})`);
    assert.ok(middle <= DELAY_MAX_MS, `${middle} ms`);
  });
}

async function millisToEnd(env) {
  const program = start(['worker.cjs', '1100', 'exit'], { env });
  await program.whenSaid(/errors 0/);
  const startedAt = performance.now();
  const { status } = await program.ended;
  assert.equal(status, 3);
  return performance.now() - startedAt;
}
