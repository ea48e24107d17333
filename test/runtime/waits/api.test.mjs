/** The files that the API writes, as `go tool pprof` and a reader of ours see them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { GO_PPROF, noGo } from '../../differential/go-pprof.mjs';
import { readRecorded, temporaryFolder } from '../../record/recording.mjs';
import { ENTRY } from '../../shared.mjs';
import { readingsOf } from './readings.mjs';

const PROGRAM = 'test/runtime/waits/programs/api';
const promisesHooked = Number(process.versions.node.split('.')[0]) < 24;

test('block, mutex, io, goroutine, threadcreate and eventloop by the API', async (t) => {
  const folder = temporaryFolder(t);
  const answers = readingsOf(process.execPath, 'api', [folder]);
  const read = (name) => readRecorded(join(folder, `${name}.pb.gz`));

  await t.test('setters answer as Go’s, and refuse with a cure', () => {
    assert.deepEqual(answers.fractions, [0, 5, 5, 0, 1]);
    const refused = /^ProfileUnavailableError: block: .*allowPromiseHooks/;
    if (promisesHooked) assert.match(answers.async, refused);
    assert.match(answers.badLock, /^TypeError: trackMutex: .* use trackLock\(\)/);
    for (const name of ['block', 'eventloop', 'goroutine', 'io', 'mutex', 'threadcreate']) {
      assert.ok(answers.profiles.includes(name), name);
    }
    assert.ok(answers.delay.count > 0 && answers.delay.maxNanos >= answers.delay.p50Nanos);
  });

  await t.test('names are those of a cpu profile, labels those of the program', async () => {
    const block = await read('block');
    assert.equal(block.sum('contentions', `${PROGRAM}.readAll`), 10);
    assert.equal(block.sum('contentions', `${PROGRAM}.Shop.order`), 1);
    assert.ok(block.functions.includes('node:fs.readFileSync'));
    // By us alone, when a profile is read.
    assert.ok(!block.functions.includes('node:fs.existsSync'));
    assert.match(block.comments[0], /^block: /);
    const mutex = await read('mutex');
    assert.ok(mutex.sum('delay', `${PROGRAM}.holdLoop`) > 20e6);
    assert.ok(mutex.sum('delay', `${PROGRAM}.Shop.order`) > 38e6);
    const io = await read('io');
    assert.equal(io.sum('operations', `${PROGRAM}.readAll`), 10);
    const threads = await read('threadcreate');
    assert.equal(threads.sum('threadcreate', `${PROGRAM}.startWorker`), 1);
    const tasks = await read('goroutine');
    assert.ok(tasks.functions.includes('[Timeout]'));
    for (const one of [block, mutex, io, threads, tasks]) {
      const own = one.functions.filter((name) =>
        /runtime-core|dist\/runtime|native\.\[/.test(name),
      );
      assert.deepEqual(own, []);
    }
  });

  await t.test('a difference holds what happened in it alone', async () => {
    const delta = await read('block-delta');
    assert.equal(delta.sum('contentions', `${PROGRAM}.readAll`), 10);
    assert.equal(delta.sum('contentions', `${PROGRAM}.Shop.order`), 0);
  });

  await t.test('go tool pprof prints what ours prints', { skip: noGo }, () => {
    for (const [name, ...flags] of [
      ['block', '-top', '-sample_index=contentions'],
      ['block', '-tags'],
      ['mutex', '-top', '-tagfocus=kind=eventloop'],
      ['io', '-top', '-sample_index=bytes'],
      ['io', '-tags'],
      ['goroutine', '-traces'],
      ['threadcreate', '-tags'],
      ['eventloop', '-top', '-sample_index=intervals'],
    ]) {
      const args = [...flags, join(folder, `${name}.pb.gz`)];
      const go = spawnSync(GO_PPROF, args, { encoding: 'utf8' });
      const ours = spawnSync(process.execPath, [ENTRY, 'pprof', ...args], { encoding: 'utf8' });
      assert.equal(go.status, 0, go.stderr);
      assert.equal(ours.stdout, go.stdout, args.join(' '));
    }
    const tags = spawnSync(GO_PPROF, ['-tags', join(folder, 'io.pb.gz')], { encoding: 'utf8' });
    assert.match(tags.stdout, /kind: [\s\S]*fs/);
    assert.match(tags.stdout, /handler: [\s\S]*list/);
  });
});
