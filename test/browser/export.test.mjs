/** A page that is a file: opened from the disk, without a server, asking for nothing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ENTRY, missingShared, SHARED } from '../shared.mjs';
import { launchBrowser, skipWithoutChromium } from './chromium.mjs';
import { ServedPage } from './served-page.mjs';

const CPU = `${SHARED}/corpus/go126/cpu.out`;
const LABELS = `${SHARED}/corpus/services-raw/auth.cpu.000.pb.gz`;
const SYSCALL = 'internal/runtime/syscall/linux.Syscall6';
const skip = missingShared('corpus/go126', 'corpus/services-raw');
const folder = mkdtempSync(join(tmpdir(), 'stackheat-export-'));
after(() => rmSync(folder, { recursive: true }));

function run(...args) {
  return spawnSync(process.execPath, [ENTRY, 'export', ...args], { encoding: 'utf8' });
}

test('an exported page works from the disk', { skip: skip || skipWithoutChromium }, async () => {
  const file = join(folder, 'flame.html');
  const { status, stderr } = run(CPU, LABELS, '-o', file);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^Wrote .*flame\.html: \d+ kB\n$/);
  assert.ok(statSync(file).size < 1_300_000, `${statSync(file).size} bytes`);
  const text = readFileSync(file, 'utf8');
  assert.match(text, /Eclipse Public License/, 'the licence of Graphviz travels along');
  const browser = await launchBrowser();
  try {
    const requests = [];
    browser.context.on('request', (request) => requests.push(request.url()));
    const served = await ServedPage.open(browser.context, pathToFileURL(file).href);
    const found = await served.search('syscall');
    assert.deepEqual([found.boxCount, found.share], [26, '28.50%']);
    await served.page.keyboard.press('Enter');
    await served.settled();
    assert.match(await served.selection(), /total .*; self /);
    await served.press('Enter');
    await served.search('');
    await served.press('Escape');
    for (const view of ['Top', 'Graph', 'Peek', 'Flame graph']) await served.view(view);
    await served.view('Graph');
    await served.page.getByRole('button', { name: `– ${SYSCALL}` }).click();
    await served.settled();
    assert.match(await served.page.locator('.summary').textContent(), /^1\.13s ?of 4\.28s/);
    assert.match(new URL(served.page.url()).hash, /^#\/ui\/graph\?.*f=/);
    const boxes = await served.page.locator('.graph-box').count();
    await served.page.reload();
    await served.settled();
    assert.equal(await served.page.locator('.graph-box').count(), boxes, 'after a reload too');
    await served.page.getByRole('button', { name: 'Remove focus' }).click();
    await served.choose('Profile', 'auth.cpu.000.pb.gz');
    await served.view('Tags');
    assert.ok(await served.page.getByRole('button', { name: '/login', exact: true }).isVisible());
    const beyond = requests.filter((url) => !/^(file:|blob:|data:)/.test(url));
    assert.deepEqual(beyond, [], 'nothing is asked of a network');
    const problems = served.problems.filter((problem) => !problem.startsWith('request beyond'));
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
  }
});

test('what cannot be written is refused before it is read', { skip }, () => {
  const other = run('nowhere.pb.gz', '-o', join(folder, 'flame.pdf'));
  assert.equal(other.status, 2);
  assert.match(other.stderr, /no such format; end the name in \.html/);
  const unnamed = run(CPU);
  assert.equal(unnamed.status, 2);
  assert.match(unnamed.stderr, /name the file to write/);
  const missing = run('nowhere.pb.gz', '-o', join(folder, 'missing.html'));
  assert.equal(missing.status, 1);
  assert.ok(!existsSync(join(folder, 'missing.html')));
});
