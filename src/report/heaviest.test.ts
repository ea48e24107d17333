import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { heaviest } from './heaviest.ts';

/** `name:line` frames, leaf first. */
function profileOf(stacks: readonly (readonly [string, number])[]) {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  for (const [text, value] of stacks) {
    const locations = text.split(' ').map((frame) => {
      const [name = '', line = '0'] = frame.split(':');
      const filename = name.startsWith('my') ? `/src/${name}.ts` : `/lib/${name}.js`;
      const func = builder.func({ name, filename });
      return builder.location({ lines: [{ func, line: Number(line) }] });
    });
    builder.sample({ locations, values: [value] });
  }
  return builder.finish({});
}

test("the heaviest by themselves, and the line of one's own that their work is done for", () => {
  const profile = profileOf([
    ['libA:1 myParse:7 myMain:3', 50],
    ['libA:2 myParse:7 myMain:3', 10],
    ['libB:9 myParse:8 myMain:3', 15],
    ['myMain:4', 20],
    ['runtime._ExternalCode', 5],
  ]);
  const { functions, ownLine } = heaviest(profile, 0, 2, (file) => file.startsWith('/src/'));
  const shown = functions.map(({ name, line, value, share }) => [name, line, value, share]);
  assert.deepEqual(shown, [
    ['libA', 1, 60n, 0.6],
    ['myMain', 4, 20n, 0.2],
  ]);
  assert.deepEqual(ownLine, {
    name: 'myParse',
    file: '/src/myParse.ts',
    line: 7,
    value: 75n,
    share: 0.75,
  });
});

test("what cannot be told by function is no function, and nothing is one's own", () => {
  const profile = profileOf([
    ['runtime._ExternalCode', 5],
    ['runtime._GC', 1],
  ]);
  const { functions, ownLine } = heaviest(profile, 0, 3, () => false);
  assert.deepEqual(
    functions.map(({ name }) => name),
    ['runtime._GC'],
  );
  assert.equal(ownLine, undefined);
});
