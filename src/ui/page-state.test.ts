import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, type PageState, parseAddress } from './page-state.ts';

const START: PageState = {
  view: 'flamegraph',
  profile: undefined,
  sampleType: undefined,
  zoom: undefined,
  selected: undefined,
  search: '',
  sort: undefined,
  filter: '',
  func: undefined,
  port: undefined,
  options: {},
};

const CASES: readonly { readonly state: Partial<PageState>; readonly address: string }[] = [
  { state: {}, address: '/ui/flamegraph' },
  { state: { view: 'top' }, address: '/ui/top' },
  { state: { profile: 'a b', sampleType: 'cpu' }, address: '/ui/flamegraph?profile=a+b&si=cpu' },
  { state: { zoom: { key: '1x2' }, selected: '9z' }, address: '/ui/flamegraph?zoom=1x2&at=9z' },
  { state: { zoom: { fromPart: 0.25, toPart: 1 } }, address: '/ui/flamegraph?range=0.25-1' },
  { state: { search: '^a.b$' }, address: '/ui/flamegraph?q=%5Ea.b%24' },
  {
    state: { view: 'top', sort: { column: 'cum', isDescending: true } },
    address: '/ui/top?sort=cum',
  },
  {
    state: { view: 'top', sort: { column: 'name', isDescending: false } },
    address: '/ui/top?sort=name',
  },
  { state: { view: 'top', filter: 'grpc & co' }, address: '/ui/top?filter=grpc+%26+co' },
];

for (const { state, address } of CASES) {
  test(`${address} is the same state there and back`, () => {
    const whole = { ...START, ...state };
    assert.equal(formatAddress(whole), address);
    const [path = '', query = ''] = address.split('?');
    assert.deepEqual(parseAddress(path, query), whole);
  });
}

const BROKEN = [
  'zoom=ZZ',
  'zoom=',
  'range=1-0',
  'range=0.5-2',
  'range=a-b',
  'range=-1-1',
  'sort=-nothing',
  'sort=',
];

for (const query of BROKEN) {
  test(`${query} is as if it were not there`, () => {
    assert.deepEqual(parseAddress('/ui/flamegraph', query), START);
  });
}

test('the root is the flame graph', () => {
  assert.equal(parseAddress('/', '').view, 'flamegraph');
});
