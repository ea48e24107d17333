import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { exportedPage } from '../../build/web/exported-page.js';
import { pageFiles, pageFolder } from '../../build/web/page-files.js';
import { serveProfiles } from '../../build/web/serve-profiles.js';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';
import { ServedPage } from './served-page.mjs';

const HOSTILE = [
  '<img src=x onerror="window.__pwned=1">',
  '</script><script>window.__pwned=1</script>',
  '"><svg onload=window.__pwned=1>',
  'javascript:window.__pwned=1',
  "'-window.__pwned=1-'",
  '{{constructor.constructor("window.__pwned=1")()}}',
  '__proto__',
  'constructor',
  '\u202egnirts desrever',
  'a\u0000b\u001b[31mred',
  '𝒻'.repeat(3000),
];

test('names out of a profile are text, whatever they hold', {
  skip: skipWithoutChromium,
}, async () => {
  // Not by the command, which takes <…> out of names as pprof does.
  const sources = [{ name: '<i>cpu</i>', profile: hostileProfile() }];
  const address = { host: 'localhost', port: 0, findFreePort: false };
  const server = await serveProfiles({ sources, ...address, log: assert.fail });
  const browser = await launchBrowser();
  try {
    const served = await ServedPage.open(browser.context, server.url);
    const names = await served.boxNames();
    assert.ok(names.includes(HOSTILE[0]), 'shown as it is');
    for (const name of HOSTILE.slice(0, 6)) {
      const found = await served.search(name);
      assert.ok(found.boxCount >= 1, `${name}: ${found.said}`);
      await served.page.keyboard.press('Enter');
      await served.settled();
    }
    await served.search('');
    await served.press('Escape', 'Escape', '2');
    assert.ok((await served.rows()).some((row) => row.function === HOSTILE[0]));
    await served.press('3');
    const boxes = await served.page.locator('.graph-box').count();
    assert.equal(boxes, HOSTILE.length, 'each has a box in the graph');
    await served.press('4');
    await served.page.getByRole('heading', { name: HOSTILE[0], exact: true }).waitFor();
    await served.press('5');
    await served.page.getByRole('button', { name: HOSTILE[2], exact: true }).click();
    await served.settled();
    assert.match(served.parameter('tf'), /svg onload/);
    await served.page.getByRole('button', { name: 'Remove tagfocus' }).click();
    await served.page.getByText('note').click();
    assert.equal(await served.page.evaluate(() => window.__pwned), undefined);
    served.checkNoProblems();
  } finally {
    await browser.close();
    await server.close();
  }
});

test('an exported page keeps them as text too', { skip: skipWithoutChromium }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-hostile-'));
  const file = join(folder, 'flame.html');
  const sources = [{ name: '--><script>window.__pwned=1</script>', profile: hostileProfile() }];
  writeFileSync(file, await exportedPage(sources, pageFiles(pageFolder())));
  const browser = await launchBrowser();
  try {
    const served = await ServedPage.open(browser.context, pathToFileURL(file).href);
    assert.ok((await served.boxNames()).includes(HOSTILE[1]));
    assert.equal(await served.page.title(), `${sources[0].name} <b>cpu</b> – stackheat`);
    assert.equal(await served.page.evaluate(() => window.__pwned), undefined);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});

/** Every name calls the next, so that all are wide; and every text that a page could show is hostile. */
function hostileProfile() {
  const builder = new ProfileBuilder([{ type: '<b>cpu</b>', unit: 'nanoseconds' }]);
  const locations = HOSTILE.map((name) =>
    builder.location({ lines: [{ func: builder.func({ name, filename: `${name}.go` }) }] }),
  );
  for (let depth = 1; depth <= locations.length; depth++) {
    const text = HOSTILE[depth - 1].replaceAll('\0', '');
    const labels = [{ key: HOSTILE[0], text }];
    builder.sample({ locations: locations.slice(0, depth).reverse(), values: [1_000_000], labels });
  }
  return builder.finish({ comments: [HOSTILE[0]] });
}
