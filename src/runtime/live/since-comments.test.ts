import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SinceComments } from './since-comments.ts';

test('what was never on says how to turn it on', () => {
  const since = new SinceComments('block', 'setBlockProfileRate(1)');
  since.set(false, 'rate 0');
  assert.deepEqual(since.comments(), ['block was never on: setBlockProfileRate(1) turns it on']);
  assert.equal(since.wasOn, false);
});

test('each setting has its span, the last one still runs', () => {
  const since = new SinceComments('block', '');
  since.set(true, 'rate 1');
  since.set(true, 'rate 1');
  since.set(true, 'rate 2');
  since.set(false, '');
  since.set(true, 'rate 3');
  const texts = since.comments();
  assert.equal(texts.length, 3);
  assert.match(texts[0] ?? '', /^on since \d{4}-.*Z until \d{4}-.*Z, rate 1$/);
  assert.match(texts[2] ?? '', /^on since .* and still is, rate 3$/);
});

test('a program that toggles for ever has its first and latest spans told', () => {
  const since = new SinceComments('block', '');
  for (let i = 0; i < 1000; i++) since.set(true, `rate ${i}`);
  const texts = since.comments();
  assert.equal(texts.length, 20);
  assert.match(texts[0] ?? '', /rate 0$/);
  assert.match(texts[19] ?? '', /rate 999$/);
});
