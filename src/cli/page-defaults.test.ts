import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE_OPTIONS } from '../web/page-options.ts';
import { pageDefaults } from './page-defaults.ts';
import { parseCommandLine } from './pprof/command-line.ts';
import { OPTIONS } from './pprof/options.ts';

/** `si` and `norm` are about the profile itself, `compact` and `intel` about texts that no view prints. */
const ELSEWHERE = ['si', 'norm', 'compact', 'intel', 'sort'];

test('the page knows every parameter of the table of options', () => {
  const urls = OPTIONS.flatMap(({ url }) => (url === undefined ? [] : [url]));
  const known = [...PAGE_OPTIONS, ...ELSEWHERE];
  assert.deepEqual(
    urls.filter((url) => !known.includes(url)),
    [],
  );
});

test('options of the command line are spelt as the address spells them', () => {
  const line = parseCommandLine([
    '-http=:0',
    '-focus=a|b',
    '-tagfocus=k=v',
    '-nodecount=20',
    '-trim=false',
    '-cum',
    '-lines',
    '-tagroot=k',
    'cpu.pb.gz',
  ]);
  assert.deepEqual(pageDefaults(line.options), {
    f: 'a|b',
    tf: 'k=v',
    tagroot: 'k',
    n: '20',
    trim: 'false',
    g: 'lines',
    sort: 'cum',
  });
});

test('a command line without options sets nothing', () => {
  const line = parseCommandLine(['-http=:0', 'cpu.pb.gz']);
  assert.deepEqual(pageDefaults(line.options), {});
});
