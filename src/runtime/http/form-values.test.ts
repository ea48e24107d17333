import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formValues } from './form-values.ts';

const CASES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['', {}],
  ['seconds=1&debug=2', { seconds: '1', debug: '2' }],
  ['seconds=1&seconds=2', { seconds: '1' }],
  ['debug', { debug: '' }],
  ['=x&&a=1', { '': 'x', a: '1' }],
  ['a=1;debug=1&b=2', { b: '2' }],
  ['a=%zz&b=%4', {}],
  ['%61=+%2B%20', { a: ' + ' }],
  ['a=%ff%C3%A4', { a: '\ufffdä' }],
  ['a=b=c', { a: 'b=c' }],
];

for (const [query, expected] of CASES) {
  test(`the query ${JSON.stringify(query)}`, () => {
    assert.deepEqual(Object.fromEntries(formValues(query)), expected);
  });
}
