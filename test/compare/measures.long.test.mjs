import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingShared } from '../shared.mjs';
import { sliceOf } from '../slice.mjs';
import { detections, falseAlarms } from './measures.mjs';

const skip = missingShared('corpus/services-raw');
const seed = process.env.STACKHEAT_SEED ?? '0';
const ROUNDS = Array.from({ length: 10 }, (_, round) => round);

/** Rule, samples a profile, and whether a regression of 15 % has to be found. */
const CASES = [
  ['cum>+10%', 15_000],
  ['cum>+5%', 6_000],
  ['cum-share>+5%', 15_000],
];

for (const [rule, events] of CASES) {
  test(`${rule} over many seeds`, { skip }, async (t) => {
    const rounds = sliceOf(ROUNDS, `compare ${rule}`);
    const sums = { alarms: 0, found: 0, imagined: 0 };
    // Of a hundred pairs chance makes two alarms once in sixty, so a slice draws more of them.
    const alarmRounds = Math.max(5, rounds.length);
    for (let round = 0; round < alarmRounds; round++) {
      sums.alarms += await falseAlarms({ count: 100, seed: `${seed}:${round}`, rule });
    }
    for (const round of rounds) {
      const draw = { count: 20, seed: `${seed}:${round}`, rule, events };
      sums.found += await detections(draw);
      sums.imagined += await detections({ ...draw, planted: 1 });
    }
    const trials = 20 * rounds.length;
    t.diagnostic(
      `${sums.alarms} of ${100 * alarmRounds} pairs, ${sums.imagined} of ${trials} without`,
    );
    t.diagnostic(`${sums.found} of ${trials} regressions found, seed ${seed}`);
    assert.ok(sums.alarms <= alarmRounds, `${sums.alarms} false alarms`);
    // One in forty is what the first of the two questions allows.
    assert.ok(sums.imagined <= Math.max(1, trials / 40), `${sums.imagined} imagined`);
    assert.ok(sums.found >= 0.95 * trials - 1, `${sums.found} of ${trials} found`);
  });
}
