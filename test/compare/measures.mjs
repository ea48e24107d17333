/**
 * How often `stackheat compare --fail-on` is wrong: on pairs of profiles of one program, and on planted
 * regressions. By hand: `node test/compare/measures.mjs SEED EVENTS RULE`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCompare } from '../../build/cli/compare.js';
import { randomFrom } from '../slice.mjs';
import { capturePairs, drawRecording, population, SERVICES, victimOf } from './planted.mjs';

export const PLANTED = 1.15;
const SIDE = 5;

/** The exit status of `stackheat compare`, run in this process. */
export async function compareStatus(args) {
  const ignored = { write: () => undefined };
  return await runCompare(args, {
    stdin: process.stdin,
    stdout: ignored,
    stderr: ignored,
    env: {},
  });
}

/** How many of the pairs, all of one program each, break the rule. */
export async function falseAlarms({ count, seed, rule }) {
  let alarms = 0;
  for (const [before, after] of capturePairs(count, seed)) {
    const status = await compareStatus(['--fail-on', rule, before, after]);
    if (status === 3) alarms++;
    else if (status !== 0) throw new Error(`exit status ${status} on ${before} ${after}`);
  }
  return alarms;
}

/** How many of the trials, each with a function made 15 % dearer, break the rule. */
export async function detections({
  count,
  seed,
  rule,
  events,
  shares = [0.2, 0.6],
  planted = PLANTED,
}) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-planted-'));
  const populations = await Promise.all(SERVICES.map((service) => population(service)));
  let found = 0;
  for (let trial = 0; trial < count; trial++) {
    const random = randomFrom(`planted:${seed}:${trial}`);
    const one = populations[trial % populations.length];
    const victim = victimOf(one, random, ...shares);
    const side = (name, factor) =>
      Array.from({ length: SIDE }, (_, i) => {
        const path = join(folder, `${name}-${i}.pb`);
        drawRecording(one, random, { events, victim, factor, path });
        return path;
      });
    const words = [...side('before', 1), '--', ...side('after', planted)];
    if ((await compareStatus(['--fail-on', rule, ...words])) === 3) found++;
  }
  rmSync(folder, { recursive: true });
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seed = '0', events = '6000', rule = 'cum>+10%'] = process.argv.slice(2);
  const say = (text) => process.stdout.write(`${text}\n`);
  say(`${await falseAlarms({ count: 100, seed, rule })} of 100 pairs of one program break ${rule}`);
  const found = await detections({ count: 20, seed, rule, events: Number(events) });
  say(
    `${found} of 20 planted regressions of 15 % break it, ${SIDE} profiles of ${events} samples a side`,
  );
  const nothing = await detections({ count: 20, seed, rule, events: Number(events), planted: 1 });
  say(`${nothing} of 20 such comparisons without a regression do`);
}
