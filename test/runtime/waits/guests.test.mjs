/** A program goes on as it would have: what we patch is put back, what it patched stays. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { missingShared, SHARED } from '../../shared.mjs';
import { nodeOf, readingsOf, sums } from './readings.mjs';

for (const major of [20, 26]) {
  const { node, skip } = nodeOf(major);
  test(`Node ${major}: everything is as before once the rates are 0`, { skip }, () => {
    assert.deepEqual(readingsOf(node, 'restored').problems, []);
  });
}

test('with source maps on, too', () => {
  const execArgv = ['--enable-source-maps'];
  assert.deepEqual(readingsOf(process.execPath, 'restored', [], { execArgv }).problems, []);
});

const PRELOAD = resolve('test/runtime/waits/programs/all-on.mjs');
/** What a program says and how it ends, but for the word of the preload. */
function ending(args) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, signal, stdout, stderr: stderr.replace(/^all on: .*\n/m, '') };
}

for (const how of ['throw', 'reject', 'exit', 'return', 'kill']) {
  test(`a program that ends by ${how} in the middle of a hold ends as it would have`, () => {
    const program = [resolve('test/runtime/waits/programs/ends.mjs'), how];
    const plain = ending(program);
    let measured = ending(['--import', PRELOAD, ...program]);
    // Where the thread that watches gets no CPU, Node says that it waits for a debugger (docs/runtime.md).
    for (let i = 0; i < 4 && measured.stderr.includes('debugger to disconnect'); i++) {
      measured = ending(['--import', PRELOAD, ...program]);
    }
    assert.deepEqual(measured, plain);
  });
}

test('what was held when the program ended is told', () => {
  const args = ['--import', PRELOAD, resolve('test/runtime/waits/programs/ends.mjs'), 'exit'];
  const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  assert.match(stderr, /mutex: .*holdAtTheEnd/);
});

for (const major of [20, 24]) {
  const { node, skip: noNode } = nodeOf(major);
  test(`Node ${major}: under --permission what can be is measured, and the rest said`, {
    skip: noNode,
  }, () => {
    const execArgv = [
      major < 24 ? '--experimental-permission' : '--permission',
      '--allow-fs-read=*',
    ];
    const { block, mutex, tasks } = readingsOf(node, 'closed', [], { execArgv });
    assert.equal(sums(block, { by: 'readHere', kind: 'sync' }).contentions, 1);
    assert.match(
      mutex.comments.join('\n'),
      /kind=eventloop: not measured: no thread to watch it: /,
    );
    assert.match(tasks.comments.join('\n'), /the stacks of workers could not be had: /);
    assert.ok(sums(tasks, { state: 'running' }).goroutine >= 1);
  });
}

test('in a worker of the program its own calls are measured, and what is not is said', () => {
  const { block, io, mutex } = readingsOf(process.execPath, 'closed', ['worker']);
  assert.equal(sums(block, { by: 'readHere', kind: 'sync' }).contentions, 1);
  assert.equal(sums(io, { by: 'readHere', kind: 'fs' }).operations, 1);
  assert.match(mutex.comments.join('\n'), /kind=eventloop: not measured: .* a worker/);
});

test('what the program froze goes unseen, which is said', () => {
  const { block, io } = readingsOf(process.execPath, 'closed', ['frozen']);
  assert.equal(sums(block, { by: 'readHere' }).contentions, 0);
  assert.match(block.comments.join('\n'), /not seen, since the program froze them: .*readFileSync/);
  assert.ok(io.comments.length > 0);
});

const skip = missingShared('programs/node');

for (const name of skip ? [] : readdirSync(`${SHARED}/programs/node`)) {
  test(`${name} runs unchanged with everything on`, { skip }, () => {
    const env = { ...process.env, PLANTED_MS: '300' };
    const args = ['--import', PRELOAD, `${SHARED}/programs/node/${name}`];
    const { status, stderr } = spawnSync(process.execPath, args, {
      env,
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /all on: [1-9]\d* stacks/);
  });
}
if (skip) test('the shared programs run unchanged', { skip }, () => undefined);
