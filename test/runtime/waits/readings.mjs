/** Runs a program of this folder on some Node and reads what it measured of itself. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { otherNode } from '../../record/other-nodes.mjs';

const PROGRAMS = resolve('test/runtime/waits/programs');

/** [node, reason to skip] */
export function nodeOf(major) {
  const node = otherNode(major);
  const skip = node === undefined && `no Node ${major}: npm install node@${major} needs a registry`;
  return { node, skip };
}

export function readingsOf(node, program, args = [], { execArgv = [], env = {} } = {}) {
  const result = spawnSync(node, [...execArgv, `${PROGRAMS}/${program}.mjs`, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  assert.equal(result.status, 0, `${program}: ${result.signal ?? ''} ${result.stderr}`);
  return JSON.parse(result.stdout.trim().split('\n').at(-1));
}

/**
 * Sums of the samples whose stack holds the function, and whose labels and leaf are as asked, by the names
 * of the sample types.
 */
export function sums(raw, { by, leaf, ...labels }) {
  const total = Object.fromEntries(raw.sampleTypes.map(({ type }) => [type, 0]));
  for (const sample of raw.samples) {
    if (by !== undefined && !sample.stack.some(({ functionName }) => functionName === by)) continue;
    if (leaf !== undefined && sample.stack[0]?.functionName !== leaf) continue;
    const texts = Object.fromEntries((sample.labels ?? []).map(({ key, text }) => [key, text]));
    if (Object.entries(labels).some(([key, text]) => texts[key] !== text)) continue;
    for (const [i, { type }] of raw.sampleTypes.entries()) total[type] += sample.values[i];
  }
  return total;
}

/** Waits are at least as long as they were made, and on a busy machine longer. */
export function assertMillis(nanos, atLeastMs, what, atMostMs = atLeastMs * 3 + 200) {
  const ms = nanos / 1e6;
  assert.ok(
    ms >= atLeastMs && ms <= atMostMs,
    `${what}: ${ms} ms, not ${atLeastMs} to ${atMostMs}`,
  );
}

/** No frame of ours is in any stack. */
export function assertNoOwnFrames(raw) {
  const urls = raw.samples.flatMap(({ stack }) => stack.map(({ url }) => url));
  assert.ok(urls.length > 0);
  const own = urls.filter((url) => /build\/runtime|dist\/runtime/.test(url));
  assert.deepEqual(own, []);
}
