import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { readProfileFile } from '../../build/fetch/read-file.js';
import {
  cleanEnvironment,
  PROGRAMS,
  REGISTER,
  run,
  start,
  temporaryFolder,
  WORKED,
} from './running.mjs';

const WORK = ['worker.cjs', '1500'];

function ask(url, headers = {}) {
  return new Promise((done, fail) => {
    get(url, { headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => done({ status: response.statusCode, body }));
    }).on('error', fail);
  });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function answered(url, headers) {
  for (let i = 0; ; i++) {
    try {
      return await ask(url, headers);
    } catch (error) {
      if (i === 50) throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

for (const preload of ['--import', '--require']) {
  test(`${preload}: a port serves /debug/pprof and does not hold the program`, async () => {
    const port = await freePort();
    const program = start(WORK, { preload, env: { STACKHEAT_ADDR: `:${port}` } });
    const { status, body } = await answered(`http://127.0.0.1:${port}/debug/pprof/`);
    assert.equal(status, 200);
    assert.match(body, /heap/);
    const result = await program.ended;
    assert.deepEqual([result.status, result.stdout, result.stderr], [0, WORKED, '']);
  });
}

test('without a variable that asks for something nothing happens', async () => {
  // With --import Node itself listens.
  const script = ['-e', 'console.log(process.listenerCount("exit"))'];
  const result = await run(script, { preload: '--require' });
  assert.deepEqual([result.status, result.stdout, result.stderr], [0, '0\n', '']);
});

test('a token is asked for, and only with one other machines are served', async () => {
  const port = await freePort();
  const env = { STACKHEAT_ADDR: `:${port}`, STACKHEAT_TOKEN: 'secret' };
  const program = start(WORK, { env });
  const url = `http://127.0.0.1:${port}/debug/pprof/heap`;
  assert.equal((await answered(url)).status, 401);
  assert.equal((await ask(url, { authorization: 'Bearer secret' })).status, 200);
  await program.ended;
  const open = await run(WORK, { env: { STACKHEAT_ADDR: `0.0.0.0:${port}` } });
  assert.deepEqual([open.status, open.stdout], [0, WORKED]);
  assert.match(open.stderr, /^stackheat: no profiles at 0\.0\.0\.0:\d+: .*token/);
});

test('a port that is taken: another one is, and it is said', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await new Promise((done) => taken.once('listening', done));
  const env = { STACKHEAT_ADDR: `127.0.0.1:${taken.address().port}` };
  const program = start(WORK, { env });
  const [, at] = await program.whenSaid(/is taken; \/debug\/pprof of process \d+ is at (\S+)/);
  assert.equal((await ask(`http://${at}/debug/pprof/`)).status, 200);
  assert.equal((await program.ended).status, 0);
});

test('the port gives cpu profiles and heaps while the agent pushes its own', async (t) => {
  const port = await freePort();
  const folder = temporaryFolder(t);
  const env = {
    STACKHEAT_ADDR: `:${port}`,
    STACKHEAT_PUSH: folder,
    STACKHEAT_PUSH_PERIOD: '1s',
    STACKHEAT_BLOCK_RATE: '1',
  };
  const program = start(['worker.cjs', '4000'], { env });
  await program.whenSaid(/begun/);
  const base = `http://127.0.0.1:${port}/debug/pprof`;
  const answers = await Promise.all([
    answered(`${base}/profile?seconds=2`),
    answered(`${base}/heap`),
    answered(`${base}/block`),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  const { status, stdout, stderr } = await program.ended;
  assert.deepEqual([status, stdout, stderr], [0, WORKED, '']);
  const windows = readdirSync(folder).filter((name) => name.startsWith('cpu-'));
  assert.ok(windows.length >= 3, windows.join(' '));
});

test('files at exit: cpu and heap of all its life, and none is half', async (t) => {
  const folder = join(temporaryFolder(t), 'profiles');
  const env = { STACKHEAT_OUT: folder };
  for (const [ending, status] of Object.entries({ '': 0, exit: 3, throw: 1 })) {
    const program = start([...WORK, ending], { env });
    const result = await program.ended;
    assert.equal(result.status, status, result.stderr);
    const files = readdirSync(folder).filter((name) => name.includes(`-${program.child.pid}.`));
    const cpu = files.find((name) => name.startsWith('cpu-'));
    assert.ok(cpu && files.some((name) => name.startsWith('heap-')), files.join(' '));
    const profile = await readProfileFile(join(folder, cpu));
    assert.ok(profile.durationNanos > 1_400_000_000n, `${profile.durationNanos} ns`);
  }
  assert.ok(readdirSync(folder).every((name) => name.endsWith('.pb.gz')));
});

test('a deadly signal still kills, after the files are written', async (t) => {
  const folder = temporaryFolder(t);
  const program = start(['worker.cjs', '20000'], { env: { STACKHEAT_OUT: folder } });
  await program.whenSaid(/begun/);
  program.child.kill('SIGTERM');
  const { status, signal } = await program.ended;
  assert.deepEqual([status, signal], [null, 'SIGTERM']);
  assert.ok(readdirSync(folder).some((name) => name.startsWith('cpu-')));
});

test('a signal writes files while the program runs on', async (t) => {
  const folder = temporaryFolder(t);
  const env = { STACKHEAT_OUT: folder, STACKHEAT_SIGNAL: 'usr2' };
  const program = start(['worker.cjs', '2500'], { env });
  await program.whenSaid(/begun/);
  program.child.kill('SIGUSR2');
  const { status, stdout } = await program.ended;
  assert.deepEqual([status, stdout], [0, WORKED]);
  const windows = readdirSync(folder).filter((name) => name.startsWith('cpu-'));
  assert.equal(windows.length, 2, 'one at the signal, one at the end');
});

test('values that make no sense are said once each, and the program goes on', async (t) => {
  const env = {
    STACKHEAT_OUT: temporaryFolder(t),
    STACKHEAT_CPU_RATE: '1e3',
    STACKHEAT_BLOCK_RATE: '-1',
    STACKHEAT_MUTEX_FRACTION: 'all',
    STACKHEAT_MEM_RATE: 'x',
    STACKHEAT_SIGNAL: 'SIGKILL',
    STACKHEAT_WORKERS: 'yes',
    STACKHEAT_PUSH: 'collector:4040',
  };
  const { status, stdout, stderr } = await run(WORK, { env });
  assert.deepEqual([status, stdout], [0, WORKED]);
  const names = stderr.match(/STACKHEAT_\w+(?==|:)/g).sort();
  const { STACKHEAT_OUT: _, ...wrong } = env;
  assert.deepEqual(names, Object.keys(wrong).sort());
  assert.ok(stderr.split('\n').every((line) => line === '' || line.startsWith('stackheat: ')));
});

test('a folder that cannot be made is said, and the exit status stays', async () => {
  const { status, stderr } = await run([...WORK, 'exit'], {
    env: { STACKHEAT_OUT: '/proc/none/such', STACKHEAT_CPU_RATE: '50' },
  });
  assert.equal(status, 3);
  assert.match(
    stderr,
    /^stackheat: STACKHEAT_OUT: cpu: \/proc\/none: there can be no such folder$/m,
  );
});

test('NODE_OPTIONS: launchers bind nothing, forks find the next port, threads run', async () => {
  const port = await freePort();
  const env = {
    NODE_OPTIONS: `--require ${REGISTER}`,
    STACKHEAT_ADDR: `127.0.0.1:${port}`,
  };
  const result = await run(['forks.cjs'], { env, preload: undefined });
  assert.equal(result.status, 0, result.stderr);
  const said = result.stdout.trim().split('\n').sort();
  assert.deepEqual(said, ['child ran', 'string ran', 'thread ran']);
  assert.match(result.stderr, /^stackheat: 127\.0\.0\.1:\d+ is taken; [^\n]*\n$/, 'the fork alone');
});

test('npm run: npm is left in peace, and the script is the program', async (t) => {
  const folder = temporaryFolder(t);
  const out = join(folder, 'out');
  mkdirSync(out);
  copyFileSync(join(PROGRAMS, 'worker.cjs'), join(folder, 'worker.cjs'));
  const scripts = { work: 'node worker.cjs 700' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', scripts }));
  const env = cleanEnvironment({ NODE_OPTIONS: `--import ${REGISTER}`, STACKHEAT_OUT: out });
  const result = spawnSync('npm', ['run', 'work'], { cwd: folder, env, encoding: 'utf8' });
  assert.equal(result.status, 0, result.stderr);
  const pids = readdirSync(out).map((name) => /-(\d+)\.pb\.gz$/.exec(name)?.[1]);
  assert.equal(new Set(pids).size, 1, readdirSync(out).join(' '));
});

test('node --permission: said what is missing, and the program goes on', async (t) => {
  const folder = temporaryFolder(t);
  const node = ['--experimental-permission', '--allow-fs-read=*', '--allow-fs-write=*'];
  const { status, stdout, stderr } = await run([...node, ...WORK], {
    env: { STACKHEAT_PUSH: folder },
  });
  assert.deepEqual([status, stdout], [0, WORKED]);
  assert.match(stderr, /stackheat: cpu profile: V8's inspector is closed here/);
  assert.ok(existsSync(folder));
});
