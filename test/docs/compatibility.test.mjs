import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FORMATS } from '../../build/cli/pprof/formats.js';
import { OPTIONS } from '../../build/cli/pprof/options.js';
import { usageText } from '../../build/cli/pprof/usage.js';

const text = readFileSync(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
const states = new Map(
  [...text.matchAll(/^\| `-(\w+)` \| (.+) \|$/gm)].map(([, flag, state]) => [flag, state]),
);

const flags = [
  ...FORMATS.map(({ name, isPlanned }) => ({ name, isPlanned })),
  ...OPTIONS.flatMap(({ name, choices = [name], isPlanned }) =>
    choices.map((choice) => ({ name: choice, isPlanned })),
  ),
];

for (const { name, isPlanned = false } of flags) {
  test(`-${name} stands in docs/compatibility.md, ${isPlanned ? 'not built yet' : 'built'}`, () => {
    const state = states.get(name);
    assert.ok(state !== undefined, 'add a row');
    assert.equal(state.startsWith('not built yet'), isPlanned, state);
    assert.match(state, /^(same|differs: .+|not built yet)/);
  });
}

test('the flags of sources stand there too', () => {
  const named = [...usageText().matchAll(/ {2}-(\w+)/g)].map(([, flag]) => flag);
  assert.ok(named.length > flags.length / 2);
  assert.deepEqual(
    named.filter((flag) => !states.has(flag)),
    [],
  );
});

test('no flag stands there twice', () => {
  assert.equal(states.size, [...text.matchAll(/^\| `-\w+` \|/gm)].length);
});
