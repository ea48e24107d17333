import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { missingShared, SHARED } from '../shared.mjs';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';
import { tourPage } from './page-tour.mjs';
import { serveFiles } from './serve.mjs';
import { ServedPage } from './served-page.mjs';

const CPU = `${SHARED}/corpus/go126/cpu.out`;
const HEAP = `${SHARED}/corpus/go126/mid-heap.pb.gz`;
const skip = skipWithoutChromium || missingShared('corpus/go126');

let browser;
before(async () => {
  if (!skip) browser = await launchBrowser();
});
after(() => browser?.close());

async function withServed(files, options, use) {
  const server = await serveFiles(files, options);
  try {
    return await use(server);
  } finally {
    assert.equal(await server.close(), 0, 'Ctrl-C ends well');
  }
}

async function withPage(files, path, use) {
  await withServed(files, [], async ({ url }) => {
    const served = await ServedPage.open(browser.context, new URL(path, url).href);
    await use(served);
    served.checkNoProblems();
    await served.close();
  });
}

test('the page shows cpu.out', { skip }, async () => {
  await withServed([CPU], [], ({ url }) =>
    tourPage(browser.context, url, {
      sampleType: 'cpu',
      hot: [
        'google.golang.org/grpc.(*Server).handleRawConn.func1',
        'internal/runtime/syscall/linux.Syscall6',
      ],
      search: 'syscall',
      boxCount: 26,
      share: '28.50%',
      otherType: 'samples',
      otherHot: ['internal/runtime/syscall/linux.Syscall6'],
    }),
  );
});

test('the page shows mid-heap.pb.gz', { skip }, async () => {
  await withServed([HEAP], [], ({ url }) =>
    tourPage(browser.context, url, {
      sampleType: 'alloc_space',
      hot: ['go/types.(*Checker).checkFiles', 'go/parser.(*parser).parseFile'],
      search: '^bufio\\.NewReaderSize$',
      // Of 3,319,806,285 bytes, 708,578,171: go tool pprof -top prints 21.34%.
      share: '21.34%',
      otherType: 'inuse_space',
      otherHot: ['go/types.(*Checker).checkFiles'],
    }),
  );
});

test('several files are one page with a profile selector', { skip }, async () => {
  await withPage([CPU, HEAP], '/', async (served) => {
    await served.choose('Profile', 'mid-heap.pb.gz');
    assert.equal(served.parameter('profile'), 'mid-heap.pb.gz');
    assert.ok((await served.boxNames()).includes('go/types.(*Checker).checkFiles'));
    await served.page.goBack();
    await served.settled();
    assert.ok((await served.boxNames()).includes('google.golang.org/grpc.(*Server).handleStream'));
  });
});

test('a zoomed box stays zoomed in another sample type', { skip }, async () => {
  await withPage([HEAP], '/', async (served) => {
    const place = await served.pointAt('go/parser.ParseFile');
    await served.page.mouse.click(place.x, place.y);
    await served.settled();
    await served.choose('Sample type', 'alloc_objects');
    const crumb = served.page.locator('.crumb[aria-current]');
    assert.equal(await crumb.getAttribute('title'), 'go/parser.ParseFile');
  });
});

test('what is too narrow is said, and arrives by zooming', { skip }, async () => {
  await withPage([HEAP], '/', async (served) => {
    const omitted = served.page.locator('.omitted');
    assert.match(await omitted.textContent(), /^[\d,]+ of 153,181 boxes are too narrow/);
    // A function so small that none of its boxes was sent.
    const found = await served.search('^go/build\\.hasSubdir$');
    assert.ok(found.boxCount > 0, found.said);
    await served.page.keyboard.press('Enter');
    await served.settled();
    assert.match(await served.selection(), /^go\/build\.hasSubdir: total/);
  });
});

test('n and N step through the matches', { skip }, async () => {
  await withPage([CPU], '/ui/flamegraph?q=syscall', async (served) => {
    const count = served.page.locator('.search-count');
    await served.press('n');
    assert.match(await count.textContent(), /^1\/26 /);
    await served.press('n', 'n');
    assert.match(await count.textContent(), /^[23]\/26 /);
    await served.press('N', 'N', 'N');
    assert.match(await count.textContent(), /\/26 /);
  });
});

test('the table sorts by a click on its heads, and the address keeps it', {
  skip,
}, async () => {
  await withPage([CPU], '/ui/top', async (served) => {
    const [first] = await served.rows();
    assert.deepEqual(first, {
      flat: '1.13s',
      'flat%': '26.40%',
      'sum%': '26.40%',
      cum: '1.13s',
      'cum%': '26.40%',
      function: 'internal/runtime/syscall/linux.Syscall6',
      file: first.file,
    });
    await served.page.getByRole('button', { name: 'cum', exact: true }).click();
    await served.settled();
    const cum = served.page.getByRole('columnheader', { name: 'cum', exact: true });
    assert.equal(await cum.getAttribute('aria-sort'), 'descending');
    await served.page.getByRole('button', { name: 'cum', exact: true }).click();
    await served.settled();
    assert.equal(await cum.getAttribute('aria-sort'), 'ascending');
    assert.equal(served.parameter('sort'), '-cum');
    await served.checkReload();
  });
});

test('only rows on the screen are in the document', { skip }, async () => {
  await withPage([HEAP], '/ui/top', async (served) => {
    const table = served.page.locator('table[aria-rowcount]');
    assert.ok(Number(await table.getAttribute('aria-rowcount')) > 800);
    const inDocument = await served.page.locator('tbody tr[aria-rowindex]').count();
    assert.ok(inDocument < 100, `${inDocument} rows`);
    await table.focus();
    await served.press('End');
    const last = served.page.locator('tbody tr[aria-selected="true"]');
    assert.equal(
      await last.getAttribute('aria-rowindex'),
      await table.getAttribute('aria-rowcount'),
    );
  });
});

test('? shows the keys and Escape hides them', { skip }, async () => {
  await withPage([CPU], '/', async (served) => {
    await served.page.keyboard.press('?');
    await served.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await served.page.keyboard.press('Escape');
    await served.page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});

test('each sample type is explained', { skip }, async () => {
  await withPage([HEAP], '/', async (served) => {
    await served.page.getByRole('button', { name: 'Sample type:' }).click();
    const choices = await served.page.getByRole('menuitemradio').allTextContents();
    assert.equal(choices.length, 4);
    for (const choice of choices) assert.match(choice, /\w+_\w+[A-Z].*\.$/);
    await served.page.keyboard.press('Escape');
  });
});

test('beyond loopback the printed address signs in once', { skip }, async () => {
  await withServed([CPU], ['--host', '0.0.0.0'], async ({ url }) => {
    const served = await ServedPage.open(browser.context, url);
    assert.ok((await served.boxNames()).length > 10);
    assert.equal(served.parameter('token'), undefined, 'the token is gone from the address');
    served.checkNoProblems();
    await served.close();
    const stranger = await fetch(url);
    assert.equal(stranger.status, 401);
  });
});

test('a small screen shows everything without scrolling sideways', { skip }, async () => {
  await withPage([CPU], '/', async (served) => {
    await served.page.setViewportSize({ width: 360, height: 700 });
    for (const view of ['Top', 'Flame graph']) {
      await served.view(view);
      const width = await served.page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${view} is ${width} px wide`);
    }
  });
});
