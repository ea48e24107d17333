/** The endpoints in the frameworks that people use, as their users would mount them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, startNode } from './servers.mjs';

const MOUNTS = [
  { framework: 'node', prefixes: ['/debug/pprof/'], home: false },
  // Whether /any/where is a place or a profile, nobody knows.
  { framework: 'node', prefixes: ['/any/where/'], home: false, bare: false },
  { framework: 'node by path', prefixes: ['/internal/profiles/'] },
  { framework: 'express', prefixes: ['/debug/pprof/', '/internal/'] },
  { framework: 'fastify', prefixes: ['/debug/pprof/', '/internal/'] },
  { framework: 'fastify without prefix', prefixes: ['/debug/pprof/'] },
  { framework: 'koa', prefixes: ['/debug/pprof/', '/internal/'] },
  { framework: 'hono', prefixes: ['/debug/pprof/', '/internal/'] },
];

for (const { framework, prefixes, home = true, bare = true } of MOUNTS) {
  test(`mounted with ${framework} at ${prefixes.join(' and ')}`, async (t) => {
    const { port, stderr } = await startNode(t, 'mounted.mjs', [framework]);
    for (const prefix of prefixes) {
      const list = await ask(port, prefix);
      assert.equal(list.status, 200, list.text);
      assert.equal(list.headers['content-type'], 'text/html; charset=utf-8');
      assert.match(list.text, /<a href='heap\?debug=1'>heap<\/a>/);
      // Links on the page are relative, so the path must end in a slash.
      if (bare) {
        const { status, headers } = await ask(port, `${prefix.slice(0, -1)}?x=1`);
        assert.equal(status, 307, prefix);
        assert.equal(headers.location, `${prefix}?x=1`);
      }
      const heap = await ask(port, `${prefix}heap`);
      assert.equal(heap.status, 200, heap.text);
      assert.deepEqual([...heap.bytes.subarray(0, 2)], [0x1f, 0x8b]);
      assert.equal(heap.headers['content-disposition'], 'attachment; filename="heap"');
      assert.match((await ask(port, `${prefix}heap?debug=1`)).text, /^heap profile: \d+: \d+ \[/);
      assert.equal((await ask(port, `${prefix}nope`)).text, 'Unknown profile\n');
      const symbol = { method: 'POST', body: '0x1+0x2', headers: { 'content-type': 'text/plain' } };
      assert.equal((await ask(port, `${prefix}symbol`, symbol)).text, 'num_symbols: 1\n');
      const refused = await ask(port, `${prefix}heap`, { method: 'POST', body: '{}' });
      assert.equal(refused.status, 405, refused.text);
      assert.equal((await ask(port, `${prefix}heap`, { method: 'HEAD' })).bytes.length, 0);
      const trace = JSON.parse((await ask(port, `${prefix}trace?seconds=0.2`)).text);
      assert.ok(trace.traceEvents.length > 0);
    }
    const cpu = await ask(port, `${prefixes.at(-1)}profile?seconds=1`);
    assert.equal(cpu.status, 200, cpu.text);
    if (home) assert.equal((await ask(port, '/')).text, 'home');
    assert.equal(stderr(), '');
  });
}

test('mounted one by one, at paths of their own', async (t) => {
  const { port } = await startNode(t, 'mounted.mjs', ['node one by one']);
  assert.match((await ask(port, '/list/')).text, /Types of profiles/);
  assert.match((await ask(port, '/heap?debug=1')).text, /^heap profile/);
  assert.equal((await ask(port, '/profile?seconds=1')).status, 200);
  assert.match((await ask(port, '/symbol?0x1')).text, /^num_symbols/);
  assert.match((await ask(port, '/cmdline')).text, /\0.*mounted\.mjs\0node one by one$/);
  JSON.parse((await ask(port, '/trace?seconds=0.1')).text);
});
