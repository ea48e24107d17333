/** Worker threads are in the profiles when they are asked for; labels where the back end can tell. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { otherNode } from '../record/other-nodes.mjs';
import { readRecorded } from '../record/recording.mjs';
import { runProgram, temporaryFolder } from './truth.mjs';

const CRUNCH = 'test/runtime-api/programs/threads.crunch';
/** Of CPU, at least, in each of two threads. */
const CRUNCHED_NANOS = 150e6;
const KEEP = 'test/runtime-api/programs/threads.keepInWorker';

for (const { major, backEnd } of [
  { major: 20, backEnd: 'inspector' },
  { major: 20, backEnd: 'datadog' },
  { major: 24, backEnd: 'inspector' },
]) {
  test(`Node ${major}, ${backEnd}: each worker thread has its part, by name`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} and no registry to get it from`);
    const folder = temporaryFolder(t);
    const env = { STACKHEAT_BACKEND: backEnd, STACKHEAT_WORKERS: '1' };
    await runProgram(node, 'threads.cjs', [folder, 'include'], env);
    const cpu = await readRecorded(join(folder, 'cpu.pb.gz'));
    const heap = await readRecorded(join(folder, 'heap.pb.gz'));
    const threads = sumsByLabel(cpu, 'thread', 'wall');
    assert.deepEqual([...threads.keys()].sort(), ['cruncher', 'worker 2']);
    for (const [name, nanos] of threads) {
      assert.ok(nanos > 300e6, `${name}: ${nanos / 1e6} ms of wall`);
    }
    assert.ok(cpu.sum('cpu', CRUNCH) > 0.5 * 2 * CRUNCHED_NANOS, `${cpu.sum('cpu', CRUNCH)}`);
    assert.ok(cpu.comments.some((line) => /^worker threads: 2 profiled/.test(line)));
    const kept = sumsByLabel(heap, 'thread', 'inuse_space');
    for (const name of ['cruncher', 'worker 2']) {
      assert.ok(kept.get(name) > 4e6, `${name} keeps ${kept.get(name)} bytes`);
    }
    assert.ok(heap.sum('inuse_space', KEEP) > 8e6);
  });
}

test('workers that nobody asked for are counted, and their cpu is _ExternalCode', async (t) => {
  const folder = temporaryFolder(t);
  const env = { STACKHEAT_BACKEND: 'inspector' };
  await runProgram(process.execPath, 'threads.cjs', [folder, 'leave'], env);
  const cpu = await readRecorded(join(folder, 'cpu.pb.gz'));
  assert.ok(!cpu.functions.includes(CRUNCH));
  assert.ok(cpu.sum('cpu', 'runtime._ExternalCode') > 0.5 * 2 * CRUNCHED_NANOS);
  assert.ok(cpu.comments.some((line) => /worker threads are not profiled.*: 2 seen/.test(line)));
});

for (const major of [24, 26]) {
  test(`Node ${major}, datadog: labels follow what is awaited`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} and no registry to get it from`);
    const folder = temporaryFolder(t);
    await runProgram(node, 'labelled.cjs', [folder], { STACKHEAT_BACKEND: 'datadog' });
    const cpu = await readRecorded(join(folder, 'cpu.pb.gz'));
    const tenants = sumsByLabel(cpu, 'tenant', 'cpu');
    const large = tenants.get('large') / (tenants.get('large') + tenants.get('small'));
    t.diagnostic(`large: built for 75 %, found ${(100 * large).toFixed(1)} % of labelled cpu`);
    assert.ok(Math.abs(large - 0.75) < 0.1, `${large}`);
    assert.ok(tenants.get('large') > 0.5 * 600e6, 'most of the cpu is labelled');
  });
}

test('a profile without labels says so', async (t) => {
  const folder = temporaryFolder(t);
  const env = { STACKHEAT_BACKEND: 'inspector' };
  const { stderr } = await runProgram(process.execPath, 'labelled.cjs', [folder], env);
  const cpu = await readRecorded(join(folder, 'cpu.pb.gz'));
  assert.equal(sumsByLabel(cpu, 'tenant', 'cpu').size, 0);
  assert.ok(cpu.comments.some((line) => /^labels are not in this profile/.test(line)));
  const isCheap = Number(process.versions.node.split('.')[0]) >= 24;
  assert.equal(stderr.match(/STACKHEAT_LABELS/g)?.length ?? 0, isCheap ? 0 : 1, stderr);
});

/** Of a sample type, over the samples that have the label. */
function sumsByLabel({ profile }, key, type) {
  const { samples, strings, sampleTypes } = profile;
  const column = samples.values[sampleTypes.findIndex((one) => one.type === type)];
  const sums = new Map();
  for (let sample = 0; sample < samples.count; sample++) {
    for (let i = samples.labelStarts[sample]; i < samples.labelStarts[sample + 1]; i++) {
      if (strings.at(samples.labels.keys[i]) !== key) continue;
      const text = strings.at(samples.labels.texts[i]);
      sums.set(text, (sums.get(text) ?? 0) + Number(column[sample]));
    }
  }
  return sums;
}
