/** Graph, peek, tags and filters in a real browser; the flame graph and the table are page.test.mjs's. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingShared, SHARED } from '../shared.mjs';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';
import { serveFiles, startServing } from './serve.mjs';
import { ServedPage } from './served-page.mjs';

const CPU = `${SHARED}/corpus/go126/cpu.out`;
const HEAP = `${SHARED}/corpus/go126/mid-heap.pb.gz`;
const LABELS = `${SHARED}/corpus/services-raw/auth.cpu.000.pb.gz`;
const SYSCALL = 'internal/runtime/syscall/linux.Syscall6';
const skip = skipWithoutChromium || missingShared('corpus/go126', 'corpus/services-raw');

let browser;
before(async () => {
  if (!skip) browser = await launchBrowser();
});
after(() => browser?.close());

async function withPage(files, path, use) {
  const server = await serveFiles(files);
  try {
    const served = await ServedPage.open(browser.context, new URL(path, server.url).href);
    await use(served);
    served.checkNoProblems();
    await served.close();
  } finally {
    await server.close();
  }
}

const graphBox = (served, name) => served.page.getByRole('button', { name: `– ${name}` });

test('the graph shows functions, and a click focuses on one', { skip }, async () => {
  await withPage([CPU], '/ui/graph', async (served) => {
    const boxes = served.page.locator('.graph-box');
    assert.equal(await boxes.count(), 80);
    await graphBox(served, SYSCALL).click();
    await served.settled();
    assert.equal(served.parameter('f'), `^${SYSCALL.replaceAll('.', '\\.')}$`);
    assert.ok((await boxes.count()) < 60);
    assert.match(
      await served.page.locator('.summary').textContent(),
      /^1\.13s ?of 4\.28s \(26\.40%\)/,
    );
    const reloaded = await boxes.count();
    await served.page.reload();
    await served.settled();
    assert.equal(await boxes.count(), reloaded);
    await served.page.goBack();
    await served.settled();
    assert.equal(await boxes.count(), 80);
  });
});

test('keys walk along calls, focus, and move the graph', { skip }, async () => {
  await withPage([CPU], '/ui/graph?f=Syscall6', async (served) => {
    const bar = served.page.locator('.graph .details-name');
    await served.press('ArrowDown');
    const first = await bar.textContent();
    await served.press('ArrowUp');
    const caller = await bar.textContent();
    assert.notEqual(caller, first);
    await served.press('ArrowDown');
    assert.equal(await bar.textContent(), first);
    const transform = () => served.page.locator('.graph-picture > g').getAttribute('transform');
    for (const key of ['+', '-', 'd', 's', '0']) {
      const before = await transform();
      await served.press(key);
      assert.notEqual(await transform(), before, key);
    }
    const moved = await transform();
    await served.page.reload();
    await served.settled();
    assert.equal(await transform(), moved, 'a reload finds the same place');
    await served.press('Enter');
    assert.ok(served.parameter('f').startsWith('^'));
  });
});

test('every text of the graph lies within its box', { skip }, async () => {
  await withPage([CPU, HEAP], '/ui/graph', async (served) => {
    for (const profile of ['cpu.out', 'mid-heap.pb.gz']) {
      await served.choose('Profile', profile);
      const outside = await served.page.evaluate(() =>
        [...document.querySelectorAll('.graph-box, .graph-tag')].flatMap((box) => {
          const outline = box.querySelector('path').getBBox();
          return [...box.querySelectorAll('text')].flatMap((text) => {
            const { x, y, width, height } = text.getBBox();
            const isInside =
              x >= outline.x - 0.5 &&
              x + width <= outline.x + outline.width + 0.5 &&
              y >= outline.y - 2 &&
              y + height <= outline.y + outline.height + 2;
            return isInside ? [] : [text.textContent];
          });
        }),
      );
      assert.deepEqual(outside, [], profile);
    }
  });
});

test('a search marks functions of the graph, and n walks through them', { skip }, async () => {
  await withPage([CPU], '/ui/graph', async (served) => {
    await served.search('syscall');
    const marked = await served.page.locator('.graph-box.is-match').count();
    assert.ok(marked > 2 && marked < 20, `${marked} marked`);
    await served.press('Enter', 'Escape');
    await served.search('syscall');
    await served.page.keyboard.press('Enter');
    await served.settled();
    const name = await served.page.locator('.graph .details-name').textContent();
    assert.match(name, /[sS]yscall/);
  });
});

test('a large graph is laid out with progress, and can be stopped', { skip }, async () => {
  await withPage([HEAP], '/ui/flamegraph', async (served) => {
    await served.page.goto(new URL('/ui/graph?trim=f', served.origin).href);
    const progress = served.page.locator('.graph-progress');
    await progress.getByText(/^Laying out [\d,]+ functions/).waitFor();
    await progress.getByRole('button', { name: 'Stop' }).click();
    await progress.getByText(/^Stopped/).waitFor();
    await progress.getByRole('button', { name: 'Show 80 functions' }).click();
    await served.settled();
    assert.equal(served.parameter('n'), '80');
    assert.ok((await served.page.locator('.graph-box').count()) > 10);
  });
});

test('too many functions are refused with what to do', { skip }, async () => {
  await withPage([HEAP], '/ui/flamegraph', async (served) => {
    const url = new URL('/api/graph?n=0&nf=0&g=addresses', served.origin);
    const response = await fetch(url);
    assert.equal(response.status, 404);
    assert.match(await response.text(), /more than the 3000 that can be laid out; ask for fewer/);
  });
});

test('peek steps from a function to its callers', { skip }, async () => {
  await withPage([CPU], '/ui/peek?fn=syscall.Syscall', async (served) => {
    const rows = () => served.page.locator('.peek tbody tr').allTextContents();
    // go tool pprof -peek '^syscall.Syscall$' says the same.
    assert.deepEqual(await rows(), [
      '820ms73.21%syscall.write',
      '300ms26.79%syscall.read',
      '1.07s95.54%syscall.RawSyscall6',
      '40ms3.57%runtime.exitsyscall',
    ]);
    await served.page.getByRole('button', { name: 'syscall.write', exact: true }).click();
    await served.settled();
    assert.equal(served.parameter('fn'), 'syscall.write');
    await served.page.getByRole('button', { name: 'Flame graph', exact: true }).last().click();
    await served.settled();
    assert.equal(new URL(served.page.url()).pathname, '/ui/flamegraph');
  });
});

test('a filter is added, changed and taken away, and stands in the address', { skip }, async () => {
  await withPage([CPU], '/ui/top', async (served) => {
    await served.page.getByRole('button', { name: 'Add a filter:' }).click();
    await served.page.getByRole('menuitemradio', { name: 'focus' }).first().click();
    await served.page.keyboard.type('Syscall6');
    await served.page.keyboard.press('Enter');
    await served.settled();
    assert.equal(served.parameter('f'), 'Syscall6');
    const [first] = await served.rows();
    assert.equal(first['flat%'], '26.40%', 'of all samples, as pprof has it');
    await served.page.getByRole('checkbox', { name: 'percent of what is left' }).check();
    await served.settled();
    assert.equal((await served.rows())[0]['flat%'], '99.12%');
    await served.checkReload();
    await served.view('Flame graph');
    assert.equal(served.parameter('f'), 'Syscall6', 'the filter holds in every view');
    await served.page.getByRole('button', { name: 'Remove focus' }).click();
    await served.settled();
    assert.equal(served.parameter('f'), undefined);
  });
});

test('a filter that matches nothing, and one that does not parse, say so', { skip }, async () => {
  await withPage([CPU], '/ui/top?i=Syscal6', async (served) => {
    const notes = await served.page.locator('.filter-notes').textContent();
    assert.match(notes, /^Ignore expression matched no samples/);
    assert.match(notes, /nearest names: .*Syscall6/);
    await served.page.goto(new URL('/ui/top?f=(', served.origin).href);
    await served.page.getByRole('alert').getByText('parsing focus regexp').waitFor();
    served.problems.length = 0;
  });
});

test('labels are listed, and one narrows the samples', { skip }, async () => {
  await withPage([LABELS], '/ui/tags', async (served) => {
    const login = served.page.getByRole('button', { name: '/login', exact: true });
    const row = served.page.getByRole('row').filter({ has: login });
    assert.equal(await row.textContent(), '720ms36.00%/login');
    await login.click();
    await served.settled();
    assert.equal(served.parameter('tf'), 'endpoint=^/login$');
    assert.match(await served.page.locator('.summary').textContent(), /^720ms ?of 2s \(36\.00%\)/);
    await served.page.getByRole('button', { name: 'Split the flame graph by it' }).last().click();
    await served.settled();
    assert.equal(served.parameter('tagroot'), 'tier');
    assert.ok((await served.boxNames()).includes('free'));
  });
});

test('pprof -http begins with the options of its command line', { skip }, async () => {
  const args = ['-no_browser', '-http=localhost:0', '-focus=Syscall6', '-cum', '-nodecount=5', CPU];
  const server = await startServing(['pprof', ...args]);
  try {
    const served = await ServedPage.open(browser.context, new URL('/ui/top', server.url).href);
    assert.equal(await served.page.locator('[data-filter="f"]').inputValue(), 'Syscall6');
    const sorted = served.page.getByRole('columnheader', { name: 'cum', exact: true });
    assert.equal(await sorted.getAttribute('aria-sort'), 'descending');
    await served.view('Graph');
    assert.equal(await served.page.locator('.graph-box').count(), 5);
    await served.page.getByRole('button', { name: 'Remove focus' }).click();
    await served.settled();
    assert.equal(served.parameter('f'), '', 'an empty one takes the default away');
    assert.match(await served.page.locator('.summary').textContent(), /^4\.28s/);
    served.checkNoProblems();
    await served.close();
  } finally {
    await server.close();
  }
});

test('a base is compared with, in the flame graph and in the table', { skip }, async () => {
  const now = LABELS.replace('000', '001');
  const args = ['-no_browser', '-http=localhost:0', `-diff_base=${LABELS}`, now];
  const server = await startServing(['pprof', ...args]);
  try {
    const served = await ServedPage.open(browser.context, server.url);
    const summary = await served.page.locator('.summary').textContent();
    assert.match(summary, /^\+10ms ?from 2s to 2\.01s \(\+0\.5%\)/);
    const boxes = await served.boxes();
    const hash = boxes.find(({ name }) => name === 'main.hashWork');
    assert.deepEqual([hash.value, hash.share], ['-100ms', '-5.00%']);
    assert.match(await served.page.locator('.legend').textContent(), /\+ grew− shrank/);
    await served.view('Top');
    // go tool pprof -top -diff_base prints -0.10s and 5.00%.
    const [first] = await served.rows();
    assert.deepEqual(
      [first.function, first.flat, first['flat%'], first.share],
      ['crypto/internal/fips140/sha256.blockSHANI', '-100ms', '-5.00%', '-5.14'],
    );
    served.checkNoProblems();
    await served.close();
  } finally {
    await server.close();
  }
});
