import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { PRODUCT } from './recording.mjs';

test('demo records the bundled service, prints its top ten and serves its page', async (t) => {
  const args = [PRODUCT, 'demo', '--duration', '3s', '--port', '0', '--no-browser'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const url = await new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      const found = /Serving web UI on (\S+)/.exec(stderr)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(stderr)));
  });
  assert.match(stdout, /Showing top 10 nodes out of \d+/);
  assert.match(stdout, /examples\/hot-service\/work\.computePrices/);
  const page = await fetch(url);
  assert.equal(page.status, 200);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  assert.equal(await ended, 0, stderr);
});

for (const [args, message] of [
  [['--duration', 'soon'], /not a length of time/],
  [['--port', 'x'], /demo: --port x: not a port/],
  [['--fast'], /demo: Unknown option '--fast'; see stackheat demo --help/],
]) {
  test(`demo ${args.join(' ')} says what is wrong`, async () => {
    const child = spawn(process.execPath, [PRODUCT, 'demo', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const status = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(status, 2);
    assert.match(stderr, message);
  });
}
