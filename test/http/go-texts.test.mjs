/**
 * The texts of a live Go server, taken apart and written again by the code that writes ours: the same
 * letters, tabs included.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameLines, returnAddresses } from '../../build/runtime/debug-text/frames.js';
import { indexPage } from '../../build/runtime/http/index-page.js';
import { ask, noGo, startGo } from './servers.mjs';

test('stacks are printed as Go prints them', { skip: noGo }, async (t) => {
  const { port } = await startGo(t);
  let stackCount = 0;
  for (const name of ['heap', 'goroutine', 'block', 'mutex', 'example.com/sockets']) {
    const { text } = await ask(port, `/debug/pprof/${name}?debug=1`);
    for (const [block] of text.matchAll(/(?:^#\t.*\n)+\n/gm)) {
      const frames = [...block.matchAll(/^#\t(0x\w+)\t+(.*)\+(0x\w+)\t+(.*):(\d+)$/gm)].map(
        ([, address, func, offset, filename, line]) => ({
          address: Number(address),
          offset: Number(offset),
          name: func,
          filename,
          line: Number(line),
        }),
      );
      assert.equal(frameLines(frames), block);
      assert.match(returnAddresses(frames), /^( 0x[0-9a-f]+)+$/);
      stackCount++;
    }
  }
  assert.ok(stackCount >= 8, `${stackCount} stacks`);
});

test('the list of profiles is the page that Go sends', { skip: noGo }, async (t) => {
  const { port } = await startGo(t);
  const { text } = await ask(port, '/debug/pprof/');
  const rows = [
    ...text.matchAll(/^<tr><td>(\d+)<\/td><td><a href='[^']*'>(.*)<\/a><\/td><\/tr>$/gm),
  ];
  const descriptions = [
    ...text.matchAll(/^<li><div class=profile-name>(.*): <\/div> (.*)<\/li>$/gm),
  ];
  assert.ok(rows.length >= 10);
  const entries = rows.map(([, count, name], i) => ({
    name,
    count: Number(count),
    description: unescaped(descriptions[i][2]),
  }));
  assert.equal(indexPage(entries), text);
});

function unescaped(html) {
  return html.replaceAll('&#39;', "'").replaceAll('&#34;', '"').replaceAll('&amp;', '&');
}
