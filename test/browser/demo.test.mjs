import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';
import { tourPage } from './page-tour.mjs';
import { startServing } from './serve.mjs';

const WORK = 'examples/hot-service/work';

test('the demo shows its own hot functions', { skip: skipWithoutChromium }, async (t) => {
  const demo = await startServing(['demo', '--no-browser', '--port', '0']);
  const browser = await launchBrowser();
  t.after(() => browser.close());
  await tourPage(browser.context, demo.url, {
    profile: 'cpu.pb.gz',
    sampleType: 'cpu',
    hot: [`${WORK}.computePrices`, `${WORK}.renderPage`],
    search: 'computePrices',
    otherType: 'wall',
    otherHot: [`${WORK}.waitForStock`],
  });
  await tourPage(browser.context, demo.url, {
    profile: 'allocs.pb.gz',
    sampleType: 'alloc_space',
    hot: [`${WORK}.buildReport`],
    search: 'buildReport',
    otherType: 'alloc_objects',
  });
  await tourPage(browser.context, demo.url, {
    profile: 'heap.pb.gz',
    sampleType: 'inuse_space',
    hot: [`${WORK}.loadCatalogue`],
    search: 'loadCatalogue',
  });
  assert.equal(await demo.close(), 0, 'Ctrl-C ends well');
});
