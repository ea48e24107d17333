/** The flame graph as one SVG file, as `stackheat export` writes it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { profileFromText } from '../../build/profile/profile-from-text.test-support.js';
import { ENTRY } from '../shared.mjs';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';

const skip = skipWithoutChromium;
let browser;
let page;
let folder = '';
before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), 'stackheat-flame-svg-'));
  const profile = profileFromText`
    6       3       1
    main    main    main
    wide    narrow  narrow
    leaf    other   leaf
  `;
  writeFileSync(join(folder, 'cpu.pb'), encodePprof(profile));
  const output = join(folder, 'flame.svg');
  const run = spawnSync(process.execPath, [ENTRY, 'export', join(folder, 'cpu.pb'), '-o', output]);
  assert.equal(run.status, 0, run.stderr.toString());
  browser = await launchBrowser();
  page = await browser.context.newPage();
  await page.goto(pathToFileURL(output).href);
});
after(async () => {
  if (browser === undefined) return;
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** Name, left and right edge of each box that is shown. */
const shown = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('#boxes > g')]
      .filter((group) => group.style.display !== 'none')
      .map((group) => {
        const { left, right } = group.querySelector('rect').getBoundingClientRect();
        const name = group.querySelector('title').textContent.split('\n')[0];
        return { name, left: Math.round(left), right: Math.round(right) };
      }),
  );

test('it fills the window, and a click zooms to a box', { skip }, async () => {
  const all = await shown();
  assert.deepEqual(
    all.map(({ name }) => name),
    ['all', 'main', 'wide', 'leaf', 'narrow', 'other', 'leaf'],
  );
  assert.ok(all[0].right > 1200, `${all[0].right}`);
  const narrow = all.find(({ name }) => name === 'narrow');
  await page.locator('#boxes > g', { hasText: 'narrow' }).first().click();
  const zoomed = await shown();
  assert.deepEqual(
    zoomed.map(({ name }) => name),
    ['all', 'main', 'narrow', 'other', 'leaf'],
  );
  const now = zoomed.find(({ name }) => name === 'narrow');
  assert.ok(now.right - now.left > 2 * (narrow.right - narrow.left));
  assert.deepEqual([now.left, now.right], [all[0].left, all[0].right]);
  await page.keyboard.press('Escape');
  assert.deepEqual(await shown(), all);
});

test('a search marks what it finds and sums it once', { skip }, async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('^leaf$|wide');
  const marked = await page.evaluate(
    () => document.querySelectorAll('#boxes rect[fill="#d43fd4"]').length,
  );
  assert.equal(marked, 3);
  assert.match(await page.locator('#facts').textContent(), /found: 70\.00 %$/);
  await page.keyboard.press('Escape');
  assert.doesNotMatch(await page.locator('#facts').textContent(), /found/);
});
