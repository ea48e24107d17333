import assert from 'node:assert/strict';
import { test } from 'node:test';
import { symbolizeMode } from './symbolize-mode.ts';

const DEFAULT = { isRemote: true, force: false, style: 'short' };

const MODES = [
  ['', DEFAULT],
  ['none', undefined],
  ['No', undefined],
  ['local', { ...DEFAULT, isRemote: false }],
  ['fastlocal', { ...DEFAULT, isRemote: false }],
  ['remote', DEFAULT],
  ['local:remote', DEFAULT],
  ['Remote:FORCE', { ...DEFAULT, force: true }],
  ['demangle=full', { ...DEFAULT, force: true, style: 'full' }],
  ['demangle=none', { ...DEFAULT, force: true, style: 'none' }],
  ['local:demangle=templates', { isRemote: false, force: true, style: 'templates' }],
  ['demangle=default', DEFAULT],
  ['force:none', undefined],
] as const;

for (const [text, mode] of MODES) {
  test(`-symbolize=${text}`, () => {
    const warnings: string[] = [];
    assert.deepEqual(
      symbolizeMode(text, (line) => warnings.push(line)),
      mode,
    );
    assert.deepEqual(warnings, []);
  });
}

test('a word that means nothing is said in two lines and passed over', () => {
  const warnings: string[] = [];
  const mode = symbolizeMode('locl:force', (line) => warnings.push(line));
  assert.deepEqual(mode, { ...DEFAULT, force: true });
  assert.equal(warnings.length, 2);
  assert.match(
    warnings.join('\n'),
    /ignoring unrecognized symbolization option: locl:force\nexpecting -symbolize=/,
  );
});
