import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goDurationNanos } from './go-duration.ts';

test('lengths of time are read as Go reads them', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['1s', 1e9],
    ['1.5s', 1.5e9],
    ['.5s', 5e8],
    ['100ms', 1e8],
    ['1m30s', 90e9],
    ['2h', 7200e9],
    ['10us', 1e4],
    ['10µs', 1e4],
    ['7ns', 7],
    ['0', 0],
    ['5', undefined],
    ['', undefined],
    ['1 s', undefined],
    ['1sx', undefined],
    ['-1s', undefined],
  ];
  for (const [text, nanos] of cases) assert.equal(goDurationNanos(text), nanos, text);
});
