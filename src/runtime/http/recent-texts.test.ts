import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentTexts } from './recent-texts.ts';

test('names are found in the texts that were handed out', () => {
  const texts = new RecentTexts();
  texts.remember('heap', '1 @ 0x12\n#\t0x11\ta.b (x)+y+0x1\t\t/app/a.js:1\n\n');
  texts.remember('block', '#\t0x21\tc+0x1\t/app/c.js:1\n');
  const asked = new Set(['0x11', '0x12', '0x21']);
  const expected = { '0x11': 'a.b (x)+y', '0x21': 'c' };
  assert.deepEqual(Object.fromEntries(texts.namesOf(asked)), expected);
  texts.remember('heap', '');
  assert.deepEqual([...texts.namesOf(asked).keys()], ['0x21']);
});

test('the oldest texts go when there are too many bytes of them', () => {
  const texts = new RecentTexts();
  const frame = (address: string) => `#\t${address}\tf+0x1\tf.js:1\n`;
  texts.remember('old', frame('0x1'));
  texts.remember('large', frame('0x2') + ' '.repeat(5 << 20));
  texts.remember('larger', frame('0x3') + ' '.repeat(5 << 20));
  const names = texts.namesOf(new Set(['0x1', '0x2', '0x3']));
  assert.deepEqual([...names.keys()], ['0x3']);
});
