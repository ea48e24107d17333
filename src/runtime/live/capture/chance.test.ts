import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chance } from './chance.ts';

const SEED = Number(process.env.STACKHEAT_SEED ?? 1);

test('one in 1 is always, one in 0 never, one in n about that often', (t) => {
  t.diagnostic(`STACKHEAT_SEED=${SEED}`);
  const chance = new Chance(SEED);
  const hits = (count: number): number =>
    Array.from({ length: 100_000 }, () => chance.oneIn(count)).filter(Boolean).length;
  assert.equal(hits(1), 100_000);
  assert.equal(hits(0), 0);
  assert.equal(hits(-3), 0);
  const tenth = hits(10);
  assert.ok(Math.abs(tenth - 10_000) < 6 * Math.sqrt(9000), `${tenth} of 100000`);
});

test('numbers lie from 0 up to 1 and spread evenly; the same seed gives the same', () => {
  const chance = new Chance(SEED);
  const again = new Chance(SEED);
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const number = chance.next();
    assert.equal(number, again.next());
    assert.ok(number >= 0 && number < 1);
    const tenth = Math.floor(number * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) assert.ok(Math.abs(count - 10_000) < 600, String(tenths));
});

test('a seed of 0 is a seed too', () => {
  assert.notEqual(new Chance(0).next(), 0);
});
