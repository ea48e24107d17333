/** A picture laid out without Graphviz, as a browser shows it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { draw } from '../../build/draw/drawing.js';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';

const NAMES = [
  'main',
  'WWWWWWWWWW',
  'iiiiiiiiii',
  'запись',
  '日本語の関数',
  '(*Server).ServeHTTP',
  'µs…',
];
const DOT = `digraph g {
  node [style=filled fillcolor="#f8f8f8"]
  ${NAMES.map((name, i) => `N${i} [label="${name}\\n1.5s (12.34%)" fontsize=${8 + 2 * i} shape=box]`).join('\n')}
  ${NAMES.map((_, i) => (i === 0 ? '' : `N0 -> N${i} [label=" ${i}.25s"]`)).join('\n')}
}`;

let browser;
let page;
let folder = '';
before(async () => {
  if (skipWithoutChromium) return;
  folder = mkdtempSync(join(tmpdir(), 'stackheat-picture-'));
  const path = join(folder, 'picture.svg');
  const { bytes } = await draw({ dot: DOT, format: 'svg', isLarge: false });
  writeFileSync(path, bytes);
  browser = await launchBrowser();
  page = await browser.context.newPage();
  await page.goto(pathToFileURL(path).href);
});
after(async () => {
  if (browser === undefined) return;
  await browser.close();
  rmSync(folder, { recursive: true });
});

const skip = skipWithoutChromium;

/** How far each text reaches over its box, in points; `font` in place of those that the picture names. */
function overhangs(font) {
  return page.evaluate((family) => {
    return [...document.querySelectorAll('g.node')].flatMap((node) => {
      const box = node.querySelector('polygon').getBBox();
      return [...node.querySelectorAll('text')].map((text) => {
        if (family !== undefined) text.setAttribute('font-family', family);
        const { x, width } = text.getBBox();
        return Math.max(box.x - x, x + width - (box.x + box.width));
      });
    });
  }, font);
}

test('labels fit their boxes, whatever font the system takes', { skip }, async () => {
  for (const font of [undefined, 'DejaVu Serif', 'DejaVu Sans Mono']) {
    const reach = await overhangs(font);
    assert.equal(reach.length, 2 * NAMES.length);
    assert.ok(Math.max(...reach) <= 0, `${font}: ${reach.map((points) => points.toFixed(1))}`);
  }
});

test('it can be zoomed, dragged and made whole again', { skip }, async () => {
  const view = () => page.evaluate(() => document.documentElement.getAttribute('viewBox'));
  const width = (box) => Number(box.split(' ')[2]);
  const whole = await view();
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, -300);
  const near = await view();
  assert.ok(width(near) < width(whole));
  await page.mouse.down();
  await page.mouse.move(500, 350, { steps: 3 });
  await page.mouse.up();
  const moved = await view();
  assert.notEqual(moved, near);
  assert.ok(Math.abs(width(moved) - width(near)) < 1e-6);
  await page.mouse.dblclick(600, 400);
  assert.deepEqual((await view()).split(' ').map(Number), whole.split(' ').map(Number));
  await page.keyboard.press('+');
  assert.ok(width(await view()) < width(whole));
  await page.keyboard.press('0');
  assert.equal(width(await view()), width(whole));
});
