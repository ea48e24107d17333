import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitBashLine, toBash } from './completion-bash.ts';

for (const [marked, words, index] of [
  ['stackheat pp|', ['stackheat', 'pp'], 1],
  ['stackheat |', ['stackheat', ''], 1],
  ['stackheat -focus=a| cpu.pb', ['stackheat', '-focus=a', 'cpu.pb'], 1],
  ['stackheat -focus=a|bc cpu.pb', ['stackheat', '-focus=a', 'cpu.pb'], 1],
  ['stackheat \'a b\' "c d" e\\ f g|', ['stackheat', 'a b', 'c d', 'e f', 'g'], 4],
] as const) {
  test(marked, () => {
    const split = splitBashLine(marked.replace('|', ''), marked.indexOf('|'));
    assert.deepEqual(split, { words, index });
  });
}

const completion = (kept: number, ...words: string[]) => ({
  kept,
  candidates: words.map((word) => ({ word, help: '' })),
  files: false,
  isOpen: false,
});

test('bash gets what stands behind the last = or :, quoted', () => {
  const answer = toBash(completion(7, 'net.(*c).x', 'a'), '-focus=');
  assert.equal(answer, '7  \nnet.\\(\\*c\\).x\na\n');
});

test('candidates that share no typed letters cannot take them away', () => {
  const answer = toBash(completion(7, 'main.read', 'main.write'), '-focus=r');
  assert.match(answer, /\(2 hold r\)\n$/);
});
