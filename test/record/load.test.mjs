/** `--load`: a command that runs once the program listens; its end is the recording's. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRecorded, record, temporaryFolder } from './recording.mjs';

const skip = process.platform !== 'linux' && 'finds the port in /proc, which Linux has';
/** Asks as often as it is told to, where it is told by the environment. */
const load = (times) =>
  `${JSON.stringify(process.execPath)} -e 'const get = async () => { for (let i = 0; i < ${times}; i++) await fetch("http://127.0.0.1:" + process.env.PORT); }; get()'`;
const SERVER = `
  const http = require('node:http');
  function answer(request, response) {
    const until = Date.now() + 20;
    while (Date.now() < until);
    response.end('yes');
  }
  setTimeout(() => http.createServer(answer).listen(0, '127.0.0.1'), 300);
`;
const run = (out, flags) =>
  record(out, ['node', '-e', SERVER], { flags: ['--kinds=cpu', ...flags] });

test('the load runs at the port, and its end ends the program', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const { status, stderr } = run(out, ['--load', load(20)]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /port \d+ is open; running: [\s\S]*the load command ended\n/);
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  const answer = cpu.functions.find((name) => name.endsWith('answer'));
  assert.ok(cpu.sum('wall', answer) > 200e6, stderr);
});

test('a load that fails is said, passed on, and the recording kept', { skip }, async (t) => {
  const out = temporaryFolder(t);
  const { status, stderr } = run(out, ['--load', 'exit 9']);
  assert.equal(status, 9, stderr);
  assert.match(stderr, /the load command ended with status 9/);
  assert.ok((await readRecorded(join(out, 'cpu.pb.gz'))).profile.samples.count > 0);
});

test('--duration ends a load that goes on, and the shell that runs it', { skip }, (t) => {
  const out = temporaryFolder(t);
  const flags = ['--duration', '2s', '--load', 'sleep 321; echo after'];
  const { status, stderr } = run(out, flags);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /time is up/);
  assert.doesNotMatch(stderr, /^after$/m);
});

test('a program that ends before it listens has no load, and its own status', { skip }, (t) => {
  const out = temporaryFolder(t);
  const program = ['node', '-e', 'setTimeout(() => process.exit(3), 300)'];
  const { status, stderr } = record(out, program, { flags: ['--kinds=cpu', '--load', load(1)] });
  assert.equal(status, 3, stderr);
  assert.doesNotMatch(stderr, /running: /);
});
