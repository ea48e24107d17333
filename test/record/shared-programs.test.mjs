/** Every Node program of the shared folder, recorded with all kinds: what is planted is in its own, for Go as well. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingShared, SHARED } from '../shared.mjs';
import {
  FILES,
  filesIn,
  manifestOf,
  PRODUCT,
  readRecorded,
  temporaryFolder,
} from './recording.mjs';

const skip = missingShared('programs/node');
const programs = skip
  ? []
  : readdirSync(`${SHARED}/programs/node`).filter((name) => /\.m?js$/.test(name));
const hasGo = spawnSync('go', ['version']).error === undefined;

/** What the program's name promises must be in the file that is for it. */
const PLANTED = {
  'blocked-event-loop.mjs': ['mutex', 'delay', 'fib'],
  'sync-fs-in-handler.mjs': ['block', 'delay', 'handler'],
  'memory-leak.mjs': ['heap', 'inuse_space', 'remember'],
  'json-heavy.mjs': ['cpu', 'cpu', 'json-heavy'],
  'transient-garbage.mjs': ['allocs', 'alloc_space', 'transient-garbage'],
  'regexp-in-loop.mjs': ['cpu', 'cpu', 'regexp-in-loop'],
};

/** The slowest takes a tenth of this on a busy machine. */
const LIMIT_MS = 120_000;

function recorded(name, out) {
  const program = `${SHARED}/programs/node/${name}`;
  const args = [PRODUCT, 'record', '--out', out, '--', process.execPath, program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const limit = setTimeout(() => {
    said += `after ${LIMIT_MS / 1000} s:\n${threadsBelow(child.pid)}`;
    // It ends the program, and writes what there is.
    child.kill('SIGINT');
  }, LIMIT_MS);
  return new Promise((done) => {
    child.once('exit', (status) => {
      clearTimeout(limit);
      done({ status, said });
    });
  });
}

/** Where a hanging program hangs: each thread of it, and of whoever started it. */
function threadsBelow(pid) {
  const columns = ['-eLo', 'pid,ppid,tid,stat,time,wchan:32,comm,args'];
  const lines = spawnSync('ps', columns, { encoding: 'utf8' }).stdout.split('\n');
  const wanted = new Set([String(pid)]);
  return lines
    .filter((line) => {
      const [own, parent] = line.trim().split(/\s+/);
      if (wanted.has(parent)) wanted.add(own);
      return wanted.has(own);
    })
    .join('\n');
}

test('there are programs to record', { skip }, () => {
  assert.ok(programs.length >= 8, String(programs));
});

/** Two at a time: each takes its three seconds, and little of a CPU. */
test('each program', { concurrency: 2, skip }, async (t) => {
  await Promise.all(programs.map((name) => t.test(name, (one) => recordsAll(one, name))));
});

async function recordsAll(t, name) {
  const out = temporaryFolder(t);
  const { status, said } = await recorded(name, out);
  assert.equal(status, 0, said);
  assert.deepEqual(filesIn(out), FILES);
  assert.deepEqual(manifestOf(out).absent, []);
  const [kind, type, functionPart] = PLANTED[name] ?? ['cpu', 'wall', ''];
  const profile = await readRecorded(join(out, `${kind}.pb.gz`));
  const found = profile.functions.filter((one) => one.includes(functionPart));
  const sum = found.reduce((total, one) => total + profile.sum(type, one), 0);
  assert.ok(sum > 0, `nothing of ${functionPart} in ${kind}: ${profile.functions}\n${said}`);
  for (const file of FILES) await readRecorded(join(out, file));
  if (!hasGo) return;
  // One command for all would merge them, which their types forbid.
  for (const file of FILES) {
    const args = ['tool', 'pprof', '-raw', join(out, file)];
    const raw = spawnSync('go', args, { encoding: 'utf8' });
    assert.equal(raw.status, 0, `${file}: ${raw.stderr}`);
  }
}
