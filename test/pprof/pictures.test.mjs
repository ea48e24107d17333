/** Pictures without Graphviz, by the program as it is shipped. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { runPprof } from '../../build/cli/pprof/run-pprof.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-pictures-'));
after(() => rmSync(folder, { recursive: true }));
const EMPTY = join(folder, 'empty');
mkdirSync(EMPTY);

/** `count` functions, each calling `fanOut` others; a name may be anything. */
function profileFile(name, { count = 12, fanOut = 2, nameOf = (i) => `pkg.f${i}` } = {}) {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  const frames = Array.from({ length: count }, (_, i) =>
    builder.location({ lines: [{ func: builder.func({ name: nameOf(i) }), line: 1 }] }),
  );
  for (let i = 1; i < count; i++) {
    for (let k = 0; k < fanOut; k++) {
      const caller = Math.floor((i * (k + 1)) / (fanOut + 1));
      builder.sample({
        locations: [frames[i], frames[caller]],
        values: [1_000_000 * (1 + (i % 7))],
      });
    }
  }
  const path = join(folder, name);
  writeFileSync(path, encodePprof(builder.finish()));
  return path;
}

function pprof(args, { PATH = EMPTY, ...env } = {}) {
  const result = spawnSync(process.execPath, [ENTRY, 'pprof', ...args], {
    cwd: folder,
    env: { PATH, HOME: folder, ...env },
    maxBuffer: 1 << 28,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr.toString() };
}

const small = profileFile('small.pb');

test('svg has every label, and its scripts inside of it', () => {
  const { status, stdout, stderr } = pprof(['-svg', small]);
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  const svg = stdout.toString();
  for (let i = 0; i < 12; i++) assert.match(svg, new RegExp(`>f${i}</text>`));
  assert.match(svg, /^<\?xml[\s\S]*<script><!\[CDATA\[[\s\S]*<\/svg>\s*$/);
  assert.doesNotMatch(svg, /(src|href)="/, 'something outside of the file');
});

test('png and gif are as large as the svg at 96 dots an inch', () => {
  const svg = pprof(['-svg', small]).stdout.toString();
  const [, width, height] = svg.match(/<svg width="(\d+)pt" height="(\d+)pt"/);
  const pixels = [width, height].map((points) => Math.round((points * 96) / 72));
  const png = pprof(['-png', small]).stdout;
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  const gif = pprof(['-gif', small]).stdout;
  assert.equal(gif.toString('latin1', 0, 3), 'GIF');
  const sizes = [
    [png.readUInt32BE(16), png.readUInt32BE(20)],
    [gif.readUInt16LE(6), gif.readUInt16LE(8)],
  ];
  for (const size of sizes) {
    for (const [i, side] of size.entries()) assert.ok(Math.abs(side - pixels[i]) <= 1, `${sizes}`);
  }
});

test('pdf and ps are whole, and the pdf brings its letters along', () => {
  const pdf = pprof(['-pdf', small]).stdout.toString('latin1');
  assert.match(pdf, /^%PDF-1\.\d[\s\S]*%%EOF\s*$/);
  assert.match(pdf, /\/FontFile2 \d+ 0 R/);
  assert.match(pprof(['-ps', small]).stdout.toString(), /^%!PS-Adobe-3\.0[\s\S]*%%EOF\s*$/);
});

test('names that are longer than an old dot reads, and of any script', () => {
  const nameOf = (i) =>
    i === 3 ? 'x'.repeat(100_000) : i === 4 ? `запись."日本\\${'é'.repeat(20_000)}` : `f${i}`;
  const path = profileFile('long.pb', { nameOf });
  for (const PATH of [EMPTY, process.env.PATH]) {
    const { status, stdout, stderr } = pprof(['-svg', path], { PATH });
    assert.equal(status, 0, stderr);
    assert.ok(stdout.includes('x'.repeat(100_000)), 'the tooltip has all of it');
  }
  const { status, stdout, stderr } = pprof(['-png', path]);
  assert.equal(status, 0, stderr);
  assert.ok(stdout.readUInt32BE(16) < 12_000, 'its box is no wider than a few screens');
});

test('a graph that cannot be laid out is refused before Graphviz sees it', () => {
  const path = profileFile('many.pb', { count: 10_500, fanOut: 1 });
  const whole = ['-nodecount=1000000', '-nodefraction=0', '-edgefraction=0', '-output=many.svg'];
  const { status, stderr } = pprof(['-svg', ...whole, path]);
  assert.equal(status, 2);
  assert.match(
    stderr,
    /^stackheat: a picture of 10500 boxes .*: show fewer with -nodecount=\d+.*\n$/,
  );
  assert.ok(!existsSync(join(folder, 'many.svg')));
});

test('Ctrl-C ends a long layout with 130 and leaves no file', async () => {
  const path = profileFile('dense.pb', { count: 800, fanOut: 6 });
  const output = join(folder, 'dense.svg');
  const before = process.listenerCount('SIGINT');
  const io = {
    stdin: process.stdin,
    stdout: { write: () => assert.fail('wrote to standard output') },
    stderr: { write: () => true },
    env: { PATH: EMPTY },
  };
  const whole = ['-nodecount=800', '-nodefraction=0', '-edgefraction=0', `-output=${output}`];
  const run = runPprof(['-svg', ...whole, path], io);
  const interrupt = setInterval(() => {
    if (process.listenerCount('SIGINT') > before) process.emit('SIGINT');
  }, 50);
  await assert.rejects(run, { exitStatus: 130, message: /^laying out \d+ boxes .*: stopped$/ });
  clearInterval(interrupt);
  assert.equal(process.listenerCount('SIGINT'), before);
  assert.ok(!existsSync(output));
});

test('where there is more to lay out, a worker does it', () => {
  const path = profileFile('worker.pb', { count: 420, fanOut: 1 });
  const { status, stdout, stderr } = pprof([
    '-svg',
    '-nodecount=420',
    '-nodefraction=0',
    '-edgefraction=0',
    path,
  ]);
  assert.equal(status, 0, stderr);
  assert.equal([...stdout.toString().matchAll(/class="node"/g)].length, 421);
});

test('a dot that fails is named, and the picture made without it', {
  skip: process.platform === 'win32',
}, () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'dot'), '#!/bin/sh\necho "no such format" >&2\nexit 3\n', {
    mode: 0o755,
  });
  const { status, stdout, stderr } = pprof(['-svg', small], {
    PATH: [bin, '/bin'].join(delimiter),
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, 'no such format\ndot failed (exit status 3); drawing without it\n');
  assert.match(stdout.toString(), /<\/svg>\s*$/);
});

test('viewers get a file of the kind they read', { skip: process.platform === 'win32' }, () => {
  const bin = join(folder, 'viewers');
  mkdirSync(bin);
  const seen = join(folder, 'seen');
  const program = `#!/bin/sh\nfor last; do :; done\n/bin/cp "$last" '${seen}'\necho "$@" > '${seen}.args'\n`;
  const kinds = { eog: '<?xml', evince: '%PDF', gv: '%!PS', web: '<?xml' };
  for (const [format, magic] of Object.entries(kinds)) {
    const name = format === 'web' ? 'chromium' : format;
    writeFileSync(join(bin, name), program, { mode: 0o755 });
    const { status, stderr } = pprof([`-${format}`, small], { PATH: bin, TMPDIR: folder });
    assert.equal(status, 0, stderr);
    assert.equal(readFileSync(seen, 'latin1').slice(0, magic.length), magic, format);
    const args = readFileSync(`${seen}.args`, 'utf8').trim();
    assert.match(
      args,
      format === 'gv' ? /^--noantialias \S+pprof\d{3}\.ps$/ : /^\S+pprof\d{3}\.\w+$/,
    );
    assert.ok(!existsSync(args.split(' ').at(-1)), 'the temporary file is gone');
  }
});
