import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingShared, SHARED } from '../shared.mjs';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';
import { serveFiles } from './serve.mjs';
import { ServedPage } from './served-page.mjs';

const HEAP = `${SHARED}/corpus/go126/mid-heap.pb.gz`;
const RUNS = 5;
const FIRST_PAINT_MS_MAX = 1000;
const FIRST_LOAD_BYTES_MAX = 2 << 20;
const SCRIPT_BYTES_MAX = 40 << 10;

test('a profile of 7 MB is painted within a second', {
  skip: skipWithoutChromium || missingShared('corpus/go126'),
}, async (t) => {
  const times = [];
  let received;
  for (let run = 0; run < RUNS; run++) {
    const server = await serveFiles([HEAP]);
    const browser = await launchBrowser();
    const served = await ServedPage.open(browser.context, server.url);
    times.push(
      await served.page.evaluate(
        () => performance.getEntriesByName('flame graph painted')[0].startTime,
      ),
    );
    received = served.received;
    await browser.close();
    await server.close();
  }
  times.sort((a, b) => a - b);
  const bytes = [...received.values()].reduce((sum, size) => sum + size, 0);
  const script = received.get('/ui/main.js');
  const [median] = times.slice(RUNS >> 1);
  t.diagnostic(
    `first paint ${Math.round(median)} ms (median of ${RUNS}, ${Math.round(times[0])} to ${Math.round(times[RUNS - 1])})`,
  );
  t.diagnostic(`first load ${bytes} bytes on the wire, ${script} of them script`);
  assert.ok(median <= FIRST_PAINT_MS_MAX, `${times}`);
  assert.ok(bytes <= FIRST_LOAD_BYTES_MAX);
  assert.ok(script > 0 && script <= SCRIPT_BYTES_MAX);
});
