import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FetchError } from '../../fetch/fetch-error.ts';
import { KINDS } from './kinds.ts';
import { servedKinds } from './served-kinds.ts';

/** Go's page, shortened. */
const INDEX = `<html><table><thead><td>Count</td><td>Profile</td></thead>
<tr><td>12</td><td><a href='allocs?debug=1'>allocs</a></td></tr>
<tr><td>0</td><td><a href='block?debug=1'>block</a></td></tr>
<tr><td>0</td><td><a href='cmdline?debug=1'>cmdline</a></td></tr>
<tr><td>3</td><td><a href='myCache.entries?debug=1'>myCache.entries</a></td></tr>
<tr><td>0</td><td><a href='profile?debug=1'>profile</a></td></tr>
<tr><td>0</td><td><a href='trace?debug=1'>trace</a></td></tr>
</table><a href="goroutine?debug=2">full goroutine stack dump</a>`;

for (const { source, index, cpu, isSingle, kinds } of [
  {
    source: 'localhost:6060',
    index: 'http://localhost:6060/debug/pprof/',
    cpu: 'http://localhost:6060/debug/pprof/profile?seconds=5',
  },
  {
    source: 'https://a.example/svc/debug/pprof?token=x',
    index: 'https://a.example/svc/debug/pprof/?token=x',
    cpu: 'https://a.example/svc/debug/pprof/profile?seconds=5&token=x',
  },
  {
    source: 'http://a:1/debug/pprof/heap',
    cpu: 'http://a:1/debug/pprof/heap?seconds=5',
    isSingle: true,
    kinds: ['heap'],
  },
  {
    source: 'http://a:1/debug/pprof/profile?seconds=2',
    cpu: 'http://a:1/debug/pprof/profile?seconds=2',
    isSingle: true,
    kinds: ['cpu'],
  },
] as const) {
  test(`${source} leads to ${cpu}`, async () => {
    const asked: string[] = [];
    const served = await servedKinds(source, (address) => {
      asked.push(address.url.href);
      return Promise.resolve(INDEX);
    });
    assert.deepEqual(asked, index === undefined ? [] : [index]);
    assert.equal(served.isSingle, isSingle ?? false);
    const all = ['cpu', 'allocs', 'block', 'myCache.entries', 'goroutine'];
    assert.deepEqual(served.kinds, kinds ?? all);
    assert.equal(served.addressOf('cpu', 5).url.href, cpu);
  });
}

test('a server without the page is asked for all that Go has; one that is not there is not', async () => {
  const missing = () => Promise.reject(new FetchError('x', 'server response: 404 Not Found'));
  assert.deepEqual((await servedKinds('a:1', missing)).kinds, KINDS);
  const refused = () => Promise.reject(new FetchError('x', 'connection refused'));
  await assert.rejects(servedKinds('a:1', refused), /connection refused/);
});
