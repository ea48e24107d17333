/**
 * "The split is true": the bundled service costs a known amount a request and counts its requests, so
 * what its profile must show is known too.
 */
import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { readRecorded, record, temporaryFolder } from './recording.mjs';

/** As examples/hot-service/work.ts has them. */
const COSTS = { computePrices: 6e6, renderPage: 2e6, waitForStock: 15e6 };
const MODULE = 'examples/hot-service/work.';
const SERVICE = resolve('dist/examples/hot-service.cjs');

/** Returns lines to print; throws when a limit is not kept. */
export async function checkSplit(t, node, duration = '12s') {
  const out = temporaryFolder(t);
  const flags = ['--duration', duration, '--kinds', 'cpu,heap,allocs'];
  const { status, stderr } = record(out, [node, SERVICE], { flags, cwd: process.cwd() });
  assert.equal(status, 0, stderr);
  const counts = /hot-service: (\d+) \/price, \d+ \/report, (\d+) \/stock/.exec(stderr);
  assert.ok(counts, stderr);
  const [, price, stock] = counts.map(Number);
  const cpu = await readRecorded(join(out, 'cpu.pb.gz'));
  const totalCpu = cpu.sum('cpu');
  const lines = [`total cpu ${ms(totalCpu)}, ${price} /price, ${stock} /stock`];

  const points = (nanos) => (100 * nanos) / totalCpu;
  for (const name of ['computePrices', 'renderPage']) {
    const built = price * COSTS[name];
    const found = cpu.sum('cpu', MODULE + name);
    const off = points(found - built);
    lines.push(`${name}: built for ${ms(built)}, found ${ms(found)} (${off.toFixed(1)} points)`);
    assert.ok(Math.abs(off) <= 10, lines.at(-1));
  }
  const waited = stock * COSTS.waitForStock;
  const wall = cpu.sum('wall', `${MODULE}waitForStock`);
  const used = points(cpu.sum('cpu', `${MODULE}waitForStock`));
  lines.push(
    `waitForStock: waited ${ms(waited)}, found ${ms(wall)} of wall, ${used.toFixed(2)} % of cpu`,
  );
  assert.ok(used <= 2, lines.at(-1));
  assert.ok(wall >= 0.8 * waited, lines.at(-1));
  return lines;
}

function ms(nanos) {
  return `${(nanos / 1e6).toFixed(0)} ms`;
}
