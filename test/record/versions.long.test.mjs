import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { otherNode, withNode } from './other-nodes.mjs';
import {
  FILES,
  filesIn,
  readRecorded,
  record,
  recordArgs,
  startProgram,
  temporaryFolder,
} from './recording.mjs';
import { checkSplit } from './split.mjs';

for (const major of [20, 22, 24, 26]) {
  const node = otherNode(major);
  const skip = node === undefined && `no Node ${major} and no registry to get it from`;
  const env = skip ? {} : withNode(node);

  test(`Node ${major}: CommonJS, ES modules and children are recorded`, { skip }, async (t) => {
    const out = temporaryFolder(t);
    const { status, stderr } = record(out, ['node', 'family.cjs'], { env });
    assert.equal(status, 0, stderr);
    assert.equal(filesIn(out).length, 3 * FILES.length);
  });

  for (const ending of ['3', 'throw', 'reallyExit']) {
    test(`Node ${major}: what ends by ${ending} is recorded`, { skip }, async (t) => {
      const out = temporaryFolder(t);
      const { status, stderr } = record(out, ['node', 'busy.cjs', '300', ending], { env });
      assert.ok(status > 0, stderr);
      const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
      assert.ok(cpu.sum('cpu', 'test/record/programs/busy.burnCommon') > 0.4 * cpu.sum('cpu'));
    });
  }

  test(`Node ${major}: an endless loop is ended after its time`, { skip }, async (t) => {
    const out = temporaryFolder(t);
    const flags = ['--duration', '1s'];
    const { status, stderr } = record(out, ['node', 'busy.cjs', '10', 'spin'], { env, flags });
    assert.equal(status, 0, stderr);
    assert.deepEqual(filesIn(out), FILES);
  });

  test(`Node ${major}: what is held is in heap, what is thrown away in allocs`, {
    skip,
  }, async (t) => {
    const out = temporaryFolder(t);
    // Finer than the default, which would be two dozen samples.
    const flags = ['--duration', '2s', '--mem-rate', '32768', '--kinds', 'cpu,heap,allocs'];
    record(out, ['node', 'memory.cjs', '10000'], { env, flags });
    const heap = await readRecorded(join(out, 'heap.pb.gz'));
    const allocs = await readRecorded(join(out, 'allocs.pb.gz'));
    assert.ok(heap.sum('inuse_space', 'test/record/programs/memory.hold') > 10e6);
    assert.ok(allocs.sum('alloc_space', 'test/record/programs/memory.waste') > 20e6);
  });

  test(`Node ${major}: a program that runs is attached to, for every kind that can be had`, {
    skip: skip || (process.platform !== 'linux' && 'looks into /proc, which Linux has'),
  }, async (t) => {
    const out = temporaryFolder(t);
    const { child } = await startProgram(t, node, ['test/record/programs/running.mjs']);
    const args = ['--pid', String(child.pid), '--duration', '5s', '--out', out];
    const { status, stderr } = await recordArgs(args);
    assert.equal(status, 0, stderr);
    const files = FILES.filter((file) => file !== 'threadcreate.pb.gz');
    // What record says tells why a kind is not there.
    assert.deepEqual(filesIn(out), files, `${filesIn(out)}\n${stderr}`);
    for (const [kind, type, name] of [
      ['cpu', 'cpu', 'compute'],
      ['allocs', 'alloc_space', 'allocate'],
      ['block', 'delay', 'pause'],
      ['io', 'operations', 'read'],
    ]) {
      const profile = await readRecorded(join(out, `${kind}.pb.gz`));
      const sum = profile.sum(type, `test/record/programs/running.${name}`);
      assert.ok(sum > 0, `${name} in ${kind}: ${stderr}`);
    }
    assert.equal(child.exitCode, null);
  });

  test(`Node ${major}: wall and cpu are split truly`, { skip }, async (t) => {
    for (const line of await checkSplit(t, node)) t.diagnostic(line);
  });

  test(`Node ${major}: TypeScript without a build keeps its lines`, {
    skip: skip || major < 24,
  }, async (t) => {
    const out = temporaryFolder(t);
    const { status, stderr } = record(out, ['node', 'typed.ts'], { env });
    assert.equal(status, 0, stderr);
    const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
    const name = cpu.functions.find((one) => /programs\/typed\.(Till\.)?total$/.test(one));
    assert.ok(
      cpu.lines(name).every((line) => line >= 9 && line <= 16),
      String(cpu.lines(name)),
    );
  });
}
