import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backOffMs, retryAfterMs } from './back-off.ts';

test('delays double up to five minutes, in their upper half', () => {
  const whole = [1, 2, 3, 9, 10, 1000].map((failures) => backOffMs(failures, 0.999_999));
  assert.deepEqual(whole, [1000, 2000, 4000, 256_000, 300_000, 300_000]);
  assert.equal(backOffMs(3, 0), 2000);
});

test('Retry-After is seconds or a date, and no promise of a far future is kept', () => {
  const nowMs = Date.parse('2026-11-28T10:00:00Z');
  assert.equal(retryAfterMs('2', nowMs), 2000);
  assert.equal(retryAfterMs('Sat, 28 Nov 2026 10:00:30 GMT', nowMs), 30_000);
  assert.equal(retryAfterMs('Sat, 28 Nov 2026 09:00:00 GMT', nowMs), 0);
  assert.equal(retryAfterMs('999999', nowMs), 600_000);
  for (const text of [undefined, '', 'soon', '-5x'])
    assert.equal(retryAfterMs(text, nowMs), undefined);
});
