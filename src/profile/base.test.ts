import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDiffBase, negated, normalized } from './base.ts';
import { check } from './check.ts';
import { labelsOf } from './labels.ts';
import { merge } from './merge.ts';
import { ProfileBuilder } from './profile-builder.ts';
import { folded, profileFromText } from './profile-from-text.test-support.ts';

const OLD = profileFromText`
  10    4
  main  main
  a     b
`;
const NEW = profileFromText`
  15    4     2
  main  main  main
  a     b     c
`;

test('subtracting leaves what changed, and forgets what did not', () => {
  const change = merge([NEW, negated(OLD)]);
  check(change);
  assert.deepEqual(folded(change), ['main;a 5', 'main;c 2']);
  assert.equal(change.functions.count, 3);
});

test('samples of a diff base stay apart from those they are compared with', () => {
  const change = merge([NEW, negated(asDiffBase(OLD))]);
  check(change);
  assert.equal(change.samples.count, 5);
  const labels = labelsOf(change, 3);
  assert.deepEqual(labels.texts, [{ key: 'pprof::base', values: ['true'] }]);
  assert.deepEqual(labelsOf(change, 0).texts, []);
});

test('the mark replaces texts under its key and leaves all else', () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const labels = [
    { key: 'pprof::base', text: 'no' },
    { key: 'pprof::base', number: 7n },
    { key: 'z', text: 'kept' },
  ];
  builder.sample({ locations: [], values: [1], labels });
  builder.sample({ locations: [], values: [2] });
  const marked = asDiffBase(builder.finish());
  check(marked);
  assert.deepEqual(labelsOf(marked, 0), {
    texts: [
      { key: 'pprof::base', values: ['true'] },
      { key: 'z', values: ['kept'] },
    ],
    numbers: [{ key: 'pprof::base', values: [7n], units: [] }],
  });
  assert.deepEqual(labelsOf(marked, 1).texts, [{ key: 'pprof::base', values: ['true'] }]);
});

test('a normalized profile sums to what the base does', () => {
  assert.deepEqual(folded(normalized(NEW, OLD)), ['main;a 10', 'main;b 3', 'main;c 1']);
  const nothing = profileFromText`
    0
    main
  `;
  assert.deepEqual(folded(normalized(nothing, OLD)), []);
});

test('a base of another kind is refused', () => {
  const other = new ProfileBuilder([{ type: 'delay', unit: 'ns' }]).finish();
  assert.throws(() => normalized(NEW, other), /incompatible sample types/);
});
