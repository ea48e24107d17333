/** Programs that know what they cost, and what their profiles must show therefore. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readRecorded } from '../record/recording.mjs';

const PROGRAMS = resolve('test/runtime-api/programs');
const SPLIT = 'test/runtime-api/programs/split.';
const POINTS_MAX = 5;
const WASTED = 10_000_000;
const KEPT = 500_000;
/** By rate: what was allocated is found this closely, three standard deviations and more. */
const VOLUME_OFF_MAX = { 32768: 0.03, 524288: 0.1 };

export function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat runtime-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Resolves to what the program said; rejects unless it ended well. */
export function runProgram(node, name, args, env = {}) {
  const child = spawn(node, [join(PROGRAMS, name), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (said.stdout += chunk));
  child.stderr.on('data', (chunk) => (said.stderr += chunk));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (status, signal) => {
      if (status === 0) done(said);
      else failed(new Error(`${name}: status ${status}, signal ${signal}\n${said.stderr}`));
    });
  });
}

/** As many busy processes as make everybody queue for a CPU. */
export function loadMachine(t, count = 2) {
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  t.after(() => {
    for (const child of children) child.kill('SIGKILL');
  });
}

/**
 * Returns lines to print; throws when a limit is not kept. At 100 Hz forty units of 120 ms are 480 samples, of which
 * a third varies by 2 points.
 */
export async function checkSplit(t, node, backEnd, unitMs = 120) {
  const out = join(temporaryFolder(t), 'cpu.pb.gz');
  loadMachine(t);
  const env = { STACKHEAT_BACKEND: backEnd };
  const { stdout } = await runProgram(node, 'split.cjs', [out, String(unitMs)], env);
  const { cpuMs, waitedMs } = JSON.parse(stdout);
  const { sum } = await readRecorded(out);
  const total = sum('cpu') - sum('cpu', 'runtime._ExternalCode');
  const used = Object.values(cpuMs).reduce((all, one) => all + one, 0);
  const lines = [];
  for (const [name, ownMs] of Object.entries(cpuMs)) {
    const built = (100 * ownMs) / used;
    const off = (100 * sum('cpu', SPLIT + name)) / total - built;
    lines.push(`${name}: ${built.toFixed(1)} % of cpu, found ${off.toFixed(1)} points off`);
    assert.ok(Math.abs(off) <= POINTS_MAX, lines.at(-1));
  }
  const still = `${SPLIT}standStill`;
  const waitCpu = (100 * sum('cpu', still)) / total;
  lines.push(
    `standStill: waited ${waitedMs} ms, found ${ms(sum('wall', still))} of wall and ${waitCpu.toFixed(1)} % of cpu`,
  );
  assert.ok(waitCpu <= POINTS_MAX, lines.at(-1));
  // The addon's wall is a count of samples, the inspector's the time between them.
  const wallMin = backEnd === 'datadog' ? 0.5 : 0.7;
  assert.ok(sum('wall', still) >= wallMin * waitedMs * 1e6, lines.at(-1));
  lines.push(`total cpu ${ms(total)}, by the operating system ${used.toFixed(0)} ms`);
  assert.ok(Math.abs(total / 1e6 - used) <= 0.15 * used, lines.at(-1));
  return lines;
}

/** Likewise. */
export async function checkVolume(t, node, backEnd, rateBytes) {
  const folder = temporaryFolder(t);
  const args = [folder, rateBytes, WASTED, KEPT].map(String);
  const env = { STACKHEAT_BACKEND: backEnd };
  const { stdout } = await runProgram(node, 'allocations.cjs', args, env);
  const { size, base, reason } = JSON.parse(stdout);
  const module = 'test/runtime-api/programs/allocations.';
  const allocs = await readRecorded(join(folder, 'allocs.pb.gz'));
  const heap = await readRecorded(join(folder, 'heap.pb.gz'));
  const lines = [];
  const check = ({ what, found, built, offMax }) => {
    const off = found / built - 1;
    lines.push(`${what}: built ${built}, off by ${(100 * off).toFixed(2)} %`);
    assert.ok(Math.abs(off) <= offMax, lines.at(-1));
  };
  const offMax = VOLUME_OFF_MAX[rateBytes];
  const waste = `${module}waste`;
  const keep = `${module}keep`;
  check({
    what: 'alloc_space',
    found: allocs.sum('alloc_space', waste),
    built: WASTED * size,
    offMax,
  });
  check({
    what: 'alloc_objects',
    found: allocs.sum('alloc_objects', waste),
    built: WASTED,
    offMax: offMax + 0.02,
  });
  // Some 2000 samples at 32 KiB, 120 at 512 KiB: four standard deviations.
  const keptOffMax = rateBytes === 32_768 ? 0.1 : 0.4;
  check({
    what: 'inuse_space',
    found: heap.sum('inuse_space', keep),
    built: KEPT * size,
    offMax: keptOffMax,
  });
  assert.ok(heap.sum('inuse_space', waste) < 0.2 * KEPT * size, 'what was thrown away is not live');
  const types = heap.profile.sampleTypes.map(({ type }) => type);
  if (base === undefined) {
    assert.match(reason, /^ProfileUnavailableError: allocs is not kept: .*seconds=N/);
    assert.deepEqual(types, ['inuse_objects', 'inuse_space']);
  } else {
    assert.deepEqual(types, ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space']);
    assert.equal(allocs.profile.defaultSampleType, 'alloc_space');
  }
  assert.equal(heap.profile.defaultSampleType, 'inuse_space');
  return lines;
}

function ms(nanos) {
  return `${(nanos / 1e6).toFixed(0)} ms`;
}
