import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFailRule } from './fail-rule.ts';

test('rules are read', () => {
  assert.deepEqual(parseFailRule(' cum > +10% '), {
    text: 'cum > +10%',
    metric: 'cum',
    direction: 'grew',
    limit: 1.1,
    pattern: undefined,
  });
  const shrank = parseFailRule('flat-share<-2.5% in ^encoding/json\\.| in ');
  assert.ok(typeof shrank !== 'string');
  assert.equal(shrank.direction, 'shrank');
  assert.equal(shrank.limit, 0.975);
  assert.equal(shrank.pattern, '^encoding/json\\.| in');
  const total = parseFailRule('total>0%');
  assert.ok(typeof total !== 'string' && total.limit === 1);
});

const REFUSED: Readonly<Record<string, RegExp>> = {
  '': /is no rule/,
  'cum>10': /is no rule/,
  'cum>=10%': /is no rule/,
  'sum>10%': /METRIC is flat, cum, flat-share, cum-share or total/,
  'cum>-10%': /write cum>\+10%/,
  'cum<10%': /write cum<-10%/,
  'cum<-100%': /nothing can pass/,
  'total>1% in main': /the total has none/,
};

for (const [text, reason] of Object.entries(REFUSED)) {
  test(`${JSON.stringify(text)} is refused with a cure`, () => {
    const refused = parseFailRule(text);
    assert.ok(typeof refused === 'string');
    assert.match(refused, reason);
  });
}
