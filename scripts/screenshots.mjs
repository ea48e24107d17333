/**
 * `node scripts/screenshots.mjs PROFILE… [--out docs/images]`: pictures of every screen, for looking at
 * and for the README. The first profile is shown; its widest function is zoomed into and searched for.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser, skipWithoutChromium } from '../test/browser/chromium.mjs';
import { serveFiles } from '../test/browser/serve.mjs';
import { ServedPage } from '../test/browser/served-page.mjs';
import { bootstrap, say } from './bootstrap.mjs';

const { values, positionals: profiles } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/images' },
    search: { type: 'string', default: 'main' },
    'sample-type': { type: 'string' },
  },
  allowPositionals: true,
});

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 360, height: 720 };

/** Each begins at the whole flame graph. */
const PICTURES = [
  { name: 'flame' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'zoomed', act: zoomIn },
  { name: 'search', act: (served) => served.search(values.search) },
  { name: 'tooltip', act: pointAtWide },
  { name: 'top', act: (served) => served.press('2') },
  { name: 'top-dark', colorScheme: 'dark', act: (served) => served.press('2') },
  { name: 'graph', act: (served) => served.press('3') },
  { name: 'graph-selected', act: (served) => served.press('3', 'ArrowUp', 'ArrowUp') },
  { name: 'graph-dark', colorScheme: 'dark', act: (served) => served.press('3') },
  { name: 'peek', act: (served) => served.press('ArrowDown', 'ArrowDown', 'p') },
  { name: 'peek-dark', colorScheme: 'dark', act: (served) => served.press('4') },
  { name: 'tags', act: (served) => served.press('5') },
  { name: 'filtered', act: (served) => served.press('ArrowDown', 'ArrowDown', 'f') },
  { name: 'filters', act: (served) => served.page.keyboard.press('F') },
  { name: 'narrow-graph', viewport: NARROW, act: (served) => served.press('3') },
  { name: 'narrow-peek', viewport: NARROW, act: (served) => served.press('4') },
  { name: 'types', act: openTypes },
  { name: 'help', act: (served) => served.press('?') },
  { name: 'narrow', viewport: NARROW, act: (served) => served.press('ArrowDown') },
  { name: 'narrow-top', viewport: NARROW, act: (served) => served.press('2') },
  { name: 'wide', viewport: { width: 2200, height: 1100 } },
];

if (skipWithoutChromium || profiles.length === 0) {
  say(skipWithoutChromium || 'screenshots: name the profiles to show');
  process.exitCode = 1;
} else {
  bootstrap();
  const { build } = await import('./build.mjs');
  if (!(await build({ compile: false }))) process.exit(1);
  await takeAll();
}

async function takeAll() {
  mkdirSync(values.out, { recursive: true });
  const server = await serveFiles(profiles);
  const query = values['sample-type'] === undefined ? '' : `?si=${values['sample-type']}`;
  const url = new URL(`/ui/flamegraph${query}`, server.url).href;
  for (const { name, act, viewport = WIDE, colorScheme = 'light' } of PICTURES) {
    const browser = await launchBrowser({ viewport, colorScheme });
    const served = await ServedPage.open(browser.context, url);
    await act?.(served);
    const path = join(values.out, `${name}.png`);
    await served.page.screenshot({ path });
    say(`screenshots: ${path}`);
    served.checkNoProblems();
    await browser.close();
  }
  await server.close();
}

async function zoomIn(served) {
  await served.press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter');
}

async function pointAtWide(served) {
  const canvas = await served.page.locator('canvas').boundingBox();
  await served.page.mouse.move(canvas.x + canvas.width / 3, canvas.y + 21 * 6.5);
  await served.settled();
}

async function openTypes(served) {
  await served.page.getByRole('button', { name: 'Sample type:' }).click();
}
