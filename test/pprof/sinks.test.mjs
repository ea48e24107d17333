/** Where reports go that are no text: a file beside a terminal, or a program that shows them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { CommandError } from '../../build/cli/io.js';
import { runPprof } from '../../build/cli/pprof/run-pprof.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-sinks-'));
after(() => rmSync(folder, { recursive: true }));
const PROFILE = join(folder, 'cpu.pb');
writeFileSync(PROFILE, encodePprof(profile()));

function profile() {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  const func = builder.func({ name: 'main.main', filename: 'main.go' });
  const location = builder.location({ address: 1n, lines: [{ func, line: 3 }] });
  builder.sample({ locations: [location], values: [10_000_000] });
  return builder.finish();
}

function newFolder() {
  return mkdtempSync(join(folder, 'run-'));
}

/** In this process, with a terminal for standard output. */
async function onTerminal(cwd, ...args) {
  const written = { stdout: '', stderr: '' };
  const into = (name) => ({
    isTTY: true,
    write: (text) => {
      written[name] += text;
    },
  });
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const io = { stdin: process.stdin, stdout: into('stdout'), stderr: into('stderr'), env: {} };
    await runPprof(args, io);
  } finally {
    process.chdir(before);
  }
  return written;
}

for (const [flag, suffix] of [
  ['-callgrind', 'callgraph.out'],
  ['-proto', 'pb.gz'],
  ['-topproto', 'pb.gz'],
]) {
  test(`${flag} on a terminal goes to the next numbered file`, async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, `profile001.${suffix}`), 'mine');
    // Nor is a link followed to where somebody may want it.
    symlinkSync(join(cwd, 'elsewhere'), join(cwd, `profile002.${suffix}`));
    const { stdout, stderr } = await onTerminal(cwd, flag, PROFILE);
    assert.equal(stdout, '');
    assert.equal(stderr, `Generating report in profile003.${suffix}\n`);
    const bytes = readFileSync(join(cwd, `profile003.${suffix}`));
    if (suffix === 'pb.gz') assert.ok(gunzipSync(bytes).includes('main.main'));
    else
      assert.match(bytes.toString(), /^positions: instr line\nevents: cpu\(ms\)\n[\s\S]*fn=\(1\) /);
    assert.equal(readFileSync(join(cwd, `profile001.${suffix}`), 'utf8'), 'mine');
    assert.equal(existsSync(join(cwd, 'elsewhere')), false);
  });
}

test('where nothing may be written, that is said', { skip: isRoot() }, async () => {
  const cwd = newFolder();
  chmodSync(cwd, 0o500);
  await assert.rejects(onTerminal(cwd, '-proto', PROFILE), (error) => {
    assert.ok(error instanceof CommandError);
    return /profile001\.pb\.gz: cannot be written: EACCES/.test(error.message);
  });
});

function isRoot() {
  return process.getuid?.() === 0 && 'a folder is closed to all but root';
}

/** Runs with these programs alone in PATH; what they were given is in `seen`. */
function withPrograms(programs, args, env = {}) {
  const home = newFolder();
  const bin = join(home, 'bin');
  const temporary = join(home, 'tmp');
  mkdirSync(bin);
  mkdirSync(temporary);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin\nHOME=${home}\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, 'pprof', ...args], {
    cwd: home,
    encoding: 'utf8',
    env: { PATH: bin, TMPDIR: temporary, HOME: home, ...env },
  });
  const read = (name) => {
    const path = join(home, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  assert.deepEqual(readdirSync(temporary), [], 'a temporary file stays behind');
  return { status, stdout, stderr, seen: read('seen'), about: read('about') };
}

const KEEP = 'cp "$1" $HOME/seen; ls -l "$1" > $HOME/about';
const NO_SHELL = process.platform === 'win32' && 'the programs of this test are shell scripts';

test('-kcachegrind shows its file in KCachegrind', { skip: NO_SHELL }, () => {
  const { status, stderr, seen, about } = withPrograms({ kcachegrind: KEEP }, [
    '-kcachegrind',
    PROFILE,
  ]);
  assert.equal(status, 0, stderr);
  assert.match(seen, /^positions: instr line\n/);
  assert.match(about, /^-rw-------.*pprof001\.grind$/m);
});

test('without KCachegrind the error names the cure', () => {
  const { status, stdout, stderr } = withPrograms({}, ['-kcachegrind', PROFILE]);
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /kcachegrind could not be started: install it, or .*-output=FILE/);
});

test('a viewer that fails is no success', { skip: NO_SHELL }, () => {
  const { status, stderr } = withPrograms({ kcachegrind: 'exit 3' }, ['-kcachegrind', PROFILE]);
  assert.equal(status, 2);
  assert.match(stderr, /kcachegrind ended with 3/);
});

test('-weblist opens the browser of BROWSER, else one of PATH', { skip: NO_SHELL }, () => {
  const args = ['-weblist=main', PROFILE];
  const chosen = withPrograms({ mine: KEEP, chromium: 'exit 9' }, args, { BROWSER: 'mine' });
  const found = withPrograms({ firefox: KEEP }, args);
  for (const { status, stderr, seen, about } of [chosen, found]) {
    assert.equal(status, 0, stderr);
    assert.match(seen, /<h2>main\.main<\/h2>/);
    assert.match(about, /^-rw-------.*pprof001\.html$/m);
  }
});

test('without a browser the error names the cure', () => {
  const { status, stderr } = withPrograms({}, ['-weblist=main', PROFILE]);
  assert.equal(status, 2);
  assert.match(stderr, /no browser could be started: name one in BROWSER, or .*-output=FILE\.html/);
});
