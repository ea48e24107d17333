import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingShared } from '../shared.mjs';
import { detections, falseAlarms } from './measures.mjs';

/** Fixed, so that a commit is judged by its own changes; measures.long.test.mjs varies. */
const SEED = 'every-commit';
const RULE = 'cum>+10%';
const skip = missingShared('corpus/services-raw');

test('of 100 pairs of profiles of one program, one at the most is a regression', {
  skip,
}, async (t) => {
  const alarms = await falseAlarms({ count: 100, seed: SEED, rule: RULE });
  t.diagnostic(`${alarms} of 100 pairs break ${RULE}, seed ${SEED}`);
  assert.ok(alarms <= 1, `${alarms} pairs`);
});

test('of 20 planted regressions, 19 at the least are found', { skip }, async (t) => {
  const events = 15_000;
  const found = await detections({ count: 20, seed: SEED, rule: RULE, events });
  t.diagnostic(
    `${found} of 20 regressions of 15 % break ${RULE}, five profiles of ${events} samples`,
  );
  assert.ok(found >= 19, `${found} found`);
});
