import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeShellLine, forReadline } from './shell-completion.ts';

const WORDS = {
  functionNames: () => ['main.read', 'main.write', 'net.Read'],
  labels: () => new Map([['user', ['ann', 'bob']]]),
  sampleTypes: () => ['cpu', 'samples'],
};

const complete = (line: string) => completeShellLine(line, WORDS, (path) => [`${path}.txt`]);

for (const [line, candidates] of [
  ['pee', ['peek']],
  ['nodec', ['nodecount=']],
  ['noin', ['noinlines']],
  ['mean_s', ['mean_samples']],
  ['granularity=l', ['lines']],
  ['granularity = l', ['lines']],
  ['trim=', ['true', 'false']],
  ['sample_index=', ['cpu', 'samples']],
  ['tagfocus=user=a', ['user=ann']],
  ['tagroot=u', ['user']],
  ['focus=main.w', ['main.write']],
  ['focus=net|wri', ['main.write']],
  ['top5 read', ['main.read']],
  ['top READ', ['main.read', 'net.Read']],
  ['top -wri', ['main.write']],
  ['top -c', ['-cum']],
  ['top >out', ['out.txt']],
  ['top > out', ['out.txt']],
  ['tags us', []],
  ['nosuch x', []],
  ['help nodecou', ['nodecount']],
  ['nodecount=', []],
] as const) {
  test(`${line} and Tab`, () => assert.deepEqual(complete(line).candidates, candidates));
}

test('readline puts in what is common, and never takes away what was typed', () => {
  assert.deepEqual(forReadline({ typed: 'wri', candidates: ['main.write'] }), [
    ['main.write'],
    'wri',
  ]);
  const both = { candidates: ['main.read', 'main.write'] };
  assert.deepEqual(forReadline({ typed: 'ma', ...both }), [['main.'], 'ma']);
  assert.deepEqual(forReadline({ typed: 'r', ...both }), [both.candidates, 'main.']);
  assert.deepEqual(forReadline({ typed: 'x', candidates: [] }), [[], 'x']);
  const many = Array.from({ length: 100 }, (_, i) => `f${i}`);
  const [shown] = forReadline({ typed: 'f', candidates: many });
  assert.equal(shown.length, 61);
  assert.equal(shown.at(-1), '(and 40 more)');
});
