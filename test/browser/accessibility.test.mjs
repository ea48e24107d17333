/** Every screen through axe, in both themes: no rule of it may be broken. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missingShared, SHARED } from '../shared.mjs';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';
import { serveFiles } from './serve.mjs';
import { ServedPage } from './served-page.mjs';

const LABELS = `${SHARED}/corpus/services-raw/auth.cpu.000.pb.gz`;
const skip = skipWithoutChromium || missingShared('corpus/services-raw');
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

let server;
before(async () => {
  if (!skip) server = await serveFiles([LABELS]);
});
after(() => server?.close());

const SCREENS = [
  { path: '/ui/flamegraph', act: (served) => served.press('ArrowDown') },
  { path: '/ui/flamegraph?q=main' },
  { path: '/ui/top?q=main', act: (served) => served.page.locator('.top-table').focus() },
  { path: '/ui/graph?n=20', act: (served) => served.press('ArrowDown') },
  { path: '/ui/peek' },
  { path: '/ui/tags' },
  { path: '/ui/top?f=main&i=nothing&rel=t' },
  { path: '/ui/flamegraph', act: (served) => served.page.keyboard.press('?'), name: 'keys' },
  { path: '/ui/flamegraph', act: (served) => served.page.keyboard.press('F'), name: 'filter menu' },
];

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing wrong, ${colorScheme}`, { skip }, async (t) => {
    const browser = await launchBrowser({ colorScheme });
    try {
      for (const { path, act, name = path } of SCREENS) {
        const served = await ServedPage.open(browser.context, new URL(path, server.url).href);
        await act?.(served);
        // Over the protocol, which the page's policy does not bind.
        await served.page.evaluate(AXE);
        const { violations, passes } = await served.page.evaluate(() => globalThis.axe.run());
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        assert.deepEqual(found, [], name);
        assert.ok(passes.length > 10, 'axe looked');
        t.diagnostic(`${name}: ${passes.length} rules hold`);
        await served.close();
      }
    } finally {
      await browser.close();
    }
  });
}
