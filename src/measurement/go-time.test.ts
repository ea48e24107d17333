import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText, fullTimeText, timeText } from './go-time.ts';

for (const [nanos, text] of [
  [0n, '0s'],
  [1n, '1ns'],
  [999n, '999ns'],
  [1000n, '1µs'],
  [1500n, '1.5µs'],
  [999_999n, '999.999µs'],
  [1_000_000n, '1ms'],
  [2_000_345n, '2.000345ms'],
  [1_000_000_000n, '1s'],
  [59_999_999_999n, '59.999999999s'],
  [60_000_000_000n, '1m0s'],
  [3_600_000_000_000n, '1h0m0s'],
  [3_661_500_000_000n, '1h1m1.5s'],
  [86_400_000_000_000n, '24h0m0s'],
  [-1n, '-1ns'],
  [-1_500_000_000n, '-1.5s'],
  [2n ** 63n - 1n, '2562047h47m16.854775807s'],
  [-(2n ** 63n), '-2562047h47m16.854775808s'],
] as const) {
  test(`${nanos} ns last ${text}`, () => assert.equal(durationText(nanos), text));
}

for (const [offsetMinutes, name, nanos, short, full] of [
  [0, 'UTC', 1n, '1970-01-01 00:00:00 UTC', '1970-01-01 00:00:00.000000001 +0000 UTC'],
  [0, 'UTC', -1n, '1969-12-31 23:59:59 UTC', '1969-12-31 23:59:59.999999999 +0000 UTC'],
  [
    120,
    'CEST',
    1_720_000_000_000_000_000n,
    '2024-07-03 11:46:40 CEST',
    '2024-07-03 11:46:40 +0200 CEST',
  ],
  [
    -300,
    'EST',
    1_700_000_000_123_456_789n,
    '2023-11-14 17:13:20 EST',
    '2023-11-14 17:13:20.123456789 -0500 EST',
  ],
  [
    345,
    '+0545',
    1_700_000_000_100_000_000n,
    '2023-11-15 03:58:20 +0545',
    '2023-11-15 03:58:20.1 +0545 +0545',
  ],
] as const) {
  test(`${nanos} in ${name} is ${short}`, () => {
    const zoneAt = () => ({ offsetMinutes, name });
    assert.equal(timeText(nanos, zoneAt), short);
    assert.equal(fullTimeText(nanos, zoneAt), full);
  });
}
