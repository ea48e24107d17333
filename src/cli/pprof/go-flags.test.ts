import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlagError, type FlagKind, HelpWanted, parseGoFlags } from './go-flags.ts';

const KINDS: ReadonlyMap<string, FlagKind> = new Map([
  ['b', 'bool'],
  ['i', 'int'],
  ['f', 'float'],
  ['s', 'string'],
]);

/** What Go 1.26's flag package says of the same words. */
const PARSED: readonly (readonly [args: string, values: object, words?: string])[] = [
  ['-b x', { b: true }, 'x'],
  ['--b x', { b: true }, 'x'],
  ['-b=false x', { b: false }, 'x'],
  ['-b false x', { b: true }, 'false x'],
  ['-b=T', { b: true }],
  ['-b -b=false', { b: false }],
  ['-i=5', { i: 5 }],
  ['-i 5 x', { i: 5 }, 'x'],
  ['-i -5', { i: -5 }],
  ['-i=+7', { i: 7 }],
  ['-i=0x10', { i: 16 }],
  ['-i=-0x10', { i: -16 }],
  ['-i=0x_1f', { i: 31 }],
  ['-i=010', { i: 8 }],
  ['-i=0_7', { i: 7 }],
  ['-i=1_000', { i: 1000 }],
  ['-i=0b11', { i: 3 }],
  ['-i=0o17', { i: 15 }],
  ['-i=9223372036854775807', { i: 2 ** 63 }],
  ['-f=1e3', { f: 1000 }],
  ['-f=1e-2', { f: 0.01 }],
  ['-f=+1', { f: 1 }],
  ['-f=.5', { f: 0.5 }],
  ['-f=5.', { f: 5 }],
  ['-f=1_0', { f: 10 }],
  ['-f=inf', { f: Number.POSITIVE_INFINITY }],
  ['-f=-Inf', { f: Number.NEGATIVE_INFINITY }],
  ['-f=Infinity', { f: Number.POSITIVE_INFINITY }],
  ['-f=nan', { f: Number.NaN }],
  ['-s=', { s: '' }],
  ['-s -b', { s: '-b' }],
  ['-s=a=b', { s: 'a=b' }],
  ['x -b', {}, 'x -b'],
  ['-- -b', {}, '-b'],
  ['- -b', {}, '- -b'],
];

for (const [args, values, words = ''] of PARSED) {
  test(`${args} is read as by Go`, () => {
    const parsed = parseGoFlags(args.split(' '), KINDS);
    assert.deepEqual(Object.fromEntries(parsed.values), values);
    assert.equal(parsed.words.join(' '), words);
  });
}

const REFUSED: readonly (readonly [args: string, message: string])[] = [
  ['-b=yes', 'invalid boolean value "yes" for -b: parse error'],
  ['-i=1__0', 'invalid value "1__0" for flag -i: parse error'],
  ['-i=1_', 'invalid value "1_" for flag -i: parse error'],
  ['-i=08', 'invalid value "08" for flag -i: parse error'],
  ['-i=5.0', 'invalid value "5.0" for flag -i: parse error'],
  ['-i=0x', 'invalid value "0x" for flag -i: parse error'],
  ['-i=', 'invalid value "" for flag -i: parse error'],
  ['-i', 'flag needs an argument: -i'],
  ['-s', 'flag needs an argument: -s'],
  ['-i=9223372036854775808', 'invalid value "9223372036854775808" for flag -i: value out of range'],
  ['-f=1e999', 'invalid value "1e999" for flag -f: value out of range'],
  ['-f=', 'invalid value "" for flag -f: parse error'],
  ['-f=x', 'invalid value "x" for flag -f: parse error'],
  ['-f=1e', 'invalid value "1e" for flag -f: parse error'],
  ['---b', 'bad flag syntax: ---b'],
  ['-=x', 'bad flag syntax: -=x'],
  ['--=x', 'bad flag syntax: --=x'],
  ['-nosuch', 'flag provided but not defined: -nosuch'],
  ['-nosuch=1', 'flag provided but not defined: -nosuch'],
];

for (const [args, message] of REFUSED) {
  test(`${args} is refused in Go's words`, () => {
    assert.throws(
      () => parseGoFlags(args.split(' '), KINDS),
      (error) => error instanceof FlagError && error.message === message,
    );
  });
}

for (const word of ['-h', '--help', '-help=1']) {
  test(`${word} asks for help`, () => {
    assert.throws(() => parseGoFlags([word], KINDS), HelpWanted);
  });
}
