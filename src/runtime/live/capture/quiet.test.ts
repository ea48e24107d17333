import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { blockProfile } from '../block/block-profile.ts';
import { ioProfile } from '../io/io-profile.ts';
import { setRate } from '../rates.ts';
import { isQuiet, quietly } from './quiet.ts';

test('what we do ourselves is in no profile', () => {
  setRate('blockRateNanos', 1);
  setRate('ioFraction', 1);
  try {
    quietly(() => fs.statSync('/'));
    assert.deepEqual([blockProfile.count(), ioProfile.count()], [0, 0]);
    fs.statSync('/');
    assert.deepEqual([blockProfile.count(), ioProfile.count()], [1, 1]);
  } finally {
    setRate('blockRateNanos', 0);
    setRate('ioFraction', 0);
  }
});

test('it ends with what is called, thrown or not, and may be nested', () => {
  assert.throws(() =>
    quietly(() => {
      quietly(() => undefined);
      assert.equal(isQuiet(), true);
      throw new Error('mine');
    }),
  );
  assert.equal(isQuiet(), false);
});
