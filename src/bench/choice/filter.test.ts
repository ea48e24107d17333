import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BenchmarkResult } from '../results/benchmark-result.ts';
import { compileFilter, filtered } from './filter.ts';

const RESULT: BenchmarkResult = {
  kind: 'result',
  config: [{ key: 'goos', value: 'linux', isOfFile: true }],
  name: 'Encode/format=json/8k-16',
  measurements: [
    { value: 1, unit: 'sec/op', originalUnit: 'ns/op' },
    { value: 2, unit: 'B/op', originalUnit: undefined },
  ],
};

const makePattern = (source: string) => {
  const pattern = new RegExp(source);
  return (text: string) => pattern.test(text);
};

/** The units that are left. */
const LEFT: Readonly<Record<string, string>> = {
  '*': 'sec/op B/op',
  '-*': '',
  '.name:Encode': 'sec/op B/op',
  '.name:Encode/format=json': '',
  '/format:json goos:linux': 'sec/op B/op',
  '/format:json AND goos:darwin': '',
  '/format:gob OR goos:linux': 'sec/op B/op',
  '/gomaxprocs:16': 'sec/op B/op',
  '.unit:ns/op': 'sec/op',
  '-.unit:sec/op': 'B/op',
  '.unit:(ns/op OR /^B/)': 'sec/op B/op',
  '.name:/^D/ OR .unit:B/op': 'B/op',
  '"goos":"lin\\x75x"': 'sec/op B/op',
  'nosuch:""': 'sec/op B/op',
};

for (const [query, units] of Object.entries(LEFT)) {
  test(`${query} leaves ${units || 'nothing'}`, () => {
    const left = filtered(RESULT, compileFilter(query, makePattern));
    assert.equal(left?.measurements.map(({ unit }) => unit).join(' ') ?? '', units);
  });
}

test('what is wrong is shown', () => {
  const refusal = (query: string) => {
    try {
      compileFilter(query, makePattern);
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  assert.equal(
    refusal('ö:x .name:(a b)'),
    'syntax error: value list must be separated by OR\n\tö:x .name:(a b)\n\t             ^',
  );
  assert.match(refusal('.config:x'), /\.config is only allowed in projections/);
  assert.match(refusal('.name:/a'), /missing close/);
  assert.match(refusal(''), /expected key:value or subexpression/);
});
