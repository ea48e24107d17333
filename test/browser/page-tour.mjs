/**
 * The tour that every served page must pass, whatever profile it shows: hot functions seen by name in
 * picture and table, search, zoom by click, wheel and keys, another sample type, a reload.
 */
import assert from 'node:assert/strict';
import { ServedPage } from './served-page.mjs';

/**
 * `hot` names a function that must be seen with that sample type; `search` what to look for.
 *
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url
 * @param {{
 *   profile?: string, sampleType: string, hot: readonly string[], search: string,
 *   boxCount?: number, share?: string, otherType?: string, otherHot?: readonly string[],
 * }} expected
 */
export async function tourPage(context, url, expected) {
  const served = await ServedPage.open(context, url);
  if (expected.profile !== undefined) await served.choose('Profile', expected.profile);
  await checkFirstLook(served, expected);
  await checkSearch(served, expected);
  await checkZoom(served, expected);
  await checkTable(served, expected);
  if (expected.otherType !== undefined) await checkOtherType(served, expected);
  served.checkNoProblems();
  await served.close();
}

async function checkFirstLook(served, { sampleType, hot }) {
  const choosers = await served.page.locator('.chooser').allTextContents();
  assert.ok(choosers.includes(sampleType), `${choosers} shows ${sampleType}`);
  const names = await served.boxNames();
  for (const name of hot) assert.ok(names.includes(name), `${name} is among the widest boxes`);
}

async function checkSearch(served, { search, boxCount, share }) {
  const found = await served.search(search);
  assert.ok(found.boxCount > 0, found.said);
  if (boxCount !== undefined) assert.equal(found.boxCount, boxCount);
  if (share !== undefined) assert.equal(found.share, share);
  await served.page.keyboard.press('Enter');
  await served.settled();
  assert.match(await served.selection(), /total .*; self /);
  await served.checkReload();
  await served.search('');
  await served.press('Escape');
  await served.press('0');
}

/** By click, by wheel, by keys; and back by the browser's own button. */
async function checkZoom(served, { hot }) {
  const [name] = hot;
  const whole = await served.boxNames();
  const place = await served.pointAt(name);
  await served.page.mouse.click(place.x, place.y);
  await served.settled();
  assert.ok(served.parameter('zoom') !== undefined, 'the zoom is in the address');
  const crumb = served.page
    .getByRole('navigation', { name: 'Zoomed to' })
    .locator('[aria-current]');
  assert.equal(await crumb.getAttribute('title'), name);
  await served.checkReload();
  await served.page.goBack();
  await served.settled();
  assert.deepEqual(await served.boxNames(), whole);
  await served.page.mouse.move(place.x, place.y);
  await served.page.mouse.wheel(0, -400);
  await served.settled();
  assert.ok(served.parameter('range') !== undefined, 'the range is in the address');
  await served.press('0');
  assert.deepEqual(await served.boxNames(), whole);
  await served.press('ArrowDown', 'ArrowDown');
  const selected = await served.selection();
  await served.press('Enter');
  assert.ok(selected.startsWith(await crumb.getAttribute('title')));
  await served.press('0');
}

async function checkTable(served, { hot }) {
  await served.press('2');
  const filter = served.page.getByRole('searchbox', { name: 'Filter functions' });
  for (const name of hot) {
    await filter.fill(name);
    await served.page.waitForTimeout(350);
    const names = (await served.rows()).map((row) => row.function);
    assert.ok(names.includes(name), `${name} is in the table`);
  }
  await served.checkReload();
  await served.page.locator('table[aria-rowcount] tbody tr[aria-rowindex]').first().click();
  await served.settled();
  assert.equal(new URL(served.page.url()).pathname, '/ui/flamegraph');
  assert.match(await served.page.locator('.search-count').textContent(), /^[\d,/]+ box/);
  await served.search('');
  await served.press('Escape');
}

async function checkOtherType(served, { otherType, otherHot = [] }) {
  await served.choose('Sample type', otherType);
  assert.equal(served.parameter('si'), otherType);
  const names = await served.boxNames();
  for (const name of otherHot) assert.ok(names.includes(name), `${name} is among the widest boxes`);
  await served.checkReload();
}
