/** The interactive shell: fed by a pipe, and at a real terminal. test/differential/ compares it with pprof's. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';
import { noTmux, Terminal } from '../terminal.mjs';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'stackheat-shell-'));
  writeFileSync(
    join(folder, 'cpu.pb'),
    encodePprof(profile(['main.work', 'main.wait', 'net.read'])),
  );
});
after(() => rmSync(folder, { recursive: true }));

function shell(...lines) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, 'pprof', 'cpu.pb'], {
    cwd: folder,
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, TZ: 'UTC' },
  });
  return { status, stderr, stdout: stdout.replaceAll('(pprof) ', '') };
}

const HEAD =
  /^a comment\nType: cpu\nEntering interactive mode \(type "help" for commands, "o" for options\)\n/;

test('the greeting and all that is no report goes to standard error', () => {
  const { status, stdout, stderr } = shell('o', 'help', 'help top');
  assert.deepEqual([status, stdout], [0, '']);
  assert.match(stderr, HEAD);
  assert.match(stderr, /^ {2}compact_labels {12}= true {17}$/m);
  assert.match(
    stderr,
    /^ {2}granularity {15}= \(default\) {12}\/\/: \[addresses \| filefunctions/m,
  );
  assert.match(stderr, /^ {2}sample_index {14}= cpu {18}\/\/: \[samples \| cpu\]$/m);
  assert.match(stderr, /top \[N\] \[FOCUS\]/);
});

/** What is typed, what is said of it. The report behind it shows that the shell goes on. */
for (const [line, sentence] of [
  ['nosuch', /^unrecognized command: "nosuch"$/m],
  ['tpo', /^unrecognized command: "tpo"; did you mean top\?$/m],
  ['nodecount', /^please specify a value, e\.g\. nodecount=<val>$/m],
  ['granularity', /^please specify a value, e\.g\. granularity=functions$/m],
  ['focus main', /^did you mean: focus=main$/m],
  ['peek', /^command peek requires an argument$/m],
  ['peek zzz', /^no matches found for regexp: zzz$/m],
  ['peek a(b', /^parsing argument regexp a\(b: error parsing regexp/m],
  ['top >', /^unexpected end of line after >$/m],
  ['top |', /^unexpected end of line after \|$/m],
  ['top >gone/x', /^gone\/x: cannot be written: /m],
  ['nodecount=x', /^nodecount: "x" is no whole number$/m],
  ['mean=maybe', /^illegal value "maybe" for bool variable mean/m],
  ['granularity=trees', /^invalid "granularity" value "trees"/m],
  ['lines=false', /^lines is a choice of granularity: write granularity=<val>$/m],
  ['sample_index=9', /^sample_index 9 is outside the range \[0\.\.1\]$/m],
  ['help zzz', /^unknown command or option: zzz$/m],
]) {
  test(`${line} is answered, and the shell goes on`, () => {
    const { status, stdout, stderr } = shell(line, 'comments');
    assert.equal(status, 0);
    assert.equal(stdout, 'a comment\n');
    assert.match(stderr, sentence);
    assert.doesNotMatch(stderr, /unexpected: /);
  });
}

test('choices are enough by themselves', () => {
  const bare = shell('lines', 'cum', 'top');
  assert.equal(bare.stdout, shell('granularity=lines', 'sort=cum', 'top').stdout);
  assert.match(bare.stdout, /main\.go:1/);
});

test('a report goes to a file, or to a program', () => {
  const { stdout } = shell('top >top.txt', 'top | wc -l', 'top 1 | cat', 'proto | wc -c');
  const file = readFileSync(join(folder, 'top.txt'), 'utf8');
  const [count, ...rest] = stdout.split('\n');
  assert.equal(Number(count), file.split('\n').length - 1);
  assert.equal(rest.slice(0, -2).join('\n'), shell('top 1').stdout.trimEnd());
  assert.ok(Number(rest.at(-2)) > 50);
});

test('what nobody reads goes to a new file each time', () => {
  const { stdout, stderr } = shell('proto', 'proto');
  assert.equal(stdout, '');
  assert.match(stderr, /Generating report in profile001\.pb\.gz\n.*profile002\.pb\.gz\n/s);
  const files = readdirSync(folder).filter((name) => /^profile\d+\.pb\.gz$/.test(name));
  assert.equal(files.length, 2);
});

test('without a terminal no history is kept', () => {
  shell('top');
  assert.equal(existsSync(join(folder, '.local')), false);
});

test('a line without end is refused before it fills the memory', () => {
  const { status, stderr } = shell('x'.repeat(3 << 20));
  assert.equal(status, 2);
  assert.match(stderr, /a line of over a million characters/);
});

function terminal(t, options = {}) {
  const shell = `'${process.execPath}' '${ENTRY}' pprof ${options.file ?? 'cpu.pb'}`;
  // Ctrl-C goes to all in the foreground, and sh has to stay.
  const command = `trap : INT; ${shell}; echo status $?; cat`;
  const env = { PATH: process.env.PATH, HOME: folder, TZ: 'UTC', PS1: '$ ', ...options.env };
  const screen = new Terminal(command, { folder, env, ...options });
  t.after(() => screen.close());
  return screen;
}

const HISTORY = ['.local', 'state', 'stackheat', 'history'];

test('at a terminal: Tab completes, Ctrl-C forgets the line, history outlives the session', {
  skip: noTmux,
}, async (t) => {
  const path = join(folder, ...HISTORY);
  rmSync(path, { force: true });
  const first = terminal(t);
  await first.until(/\(pprof\)$/);
  for (const [typed, becomes] of [
    ['comm', /\(pprof\) comments$/],
    ['gran', /\(pprof\) granularity=$/],
    ['peek wor', /\(pprof\) peek main\.work$/],
    ['top3 -net', /\(pprof\) top3 -net\.read$/],
    ['sample_index=s', /\(pprof\) sample_index=samples$/],
    ['help nodec', /\(pprof\) help nodecount$/],
    ['top >cp', /\(pprof\) top >cpu\.pb$/],
  ]) {
    first.type(typed);
    first.press('Tab');
    await first.until(becomes);
    first.press('C-c');
    await first.until(/\^C\n\(pprof\)$/);
  }
  first.type('peek main');
  first.press('Tab');
  await first.until(/peek main\.w$/);
  first.press('Tab');
  first.press('Tab');
  await first.until(/main\.wait +main\.work\n/);
  first.press('C-u');
  first.type('comments');
  first.press('Enter');
  await first.until(/\(pprof\) comments\na comment\n\(pprof\)$/);
  first.press('C-d');
  await first.until(/status 0$/);
  assert.equal(readFileSync(path, 'utf8'), 'comments\n');
  assert.equal(statSync(path).mode & 0o777, 0o600);

  chmodSync(path, 0o644);
  writeFileSync(
    path,
    `${Array.from({ length: 1500 }, (_, i) => `help ${i}`).join('\n')}\ncomments\n`,
  );
  const second = terminal(t);
  await second.until(/\(pprof\)$/);
  second.press('Up');
  await second.until(/\(pprof\) comments$/);
  second.press('Enter');
  await second.until(/a comment\n\(pprof\)$/);
  assert.equal(readFileSync(path, 'utf8').split('\n').length - 1, 1000);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('STACKHEAT_HISTORY=off keeps nothing; one that cannot be written is said', {
  skip: noTmux,
}, async (t) => {
  rmSync(join(folder, ...HISTORY), { force: true });
  const silent = terminal(t, { env: { STACKHEAT_HISTORY: 'off' } });
  await silent.until(/\(pprof\)$/);
  silent.type('comments');
  silent.press('Enter');
  await silent.until(/a comment\n\(pprof\)$/);
  assert.equal(existsSync(join(folder, ...HISTORY)), false);
});

test('at a terminal: Ctrl-C ends the report and not the shell', { skip: noTmux }, async (t) => {
  // Some seconds of work: each stack is a path of its own.
  writeFileSync(join(folder, 'large.pb'), encodePprof(largeProfile()));
  const screen = terminal(t, { file: 'large.pb', columns: 60 });
  await screen.until(/\(pprof\)$/);
  screen.type('traces >traces.txt');
  screen.press('Enter');
  await screen.until(/Generating report in traces\.txt$/);
  screen.press('C-c');
  await screen.until(/interrupted\n\(pprof\)$/);
  assert.equal(existsSync(join(folder, 'traces.txt')), false, 'half a report was left');
  screen.type('comments');
  screen.press('Enter');
  await screen.until(/a comment\n\(pprof\)$/);
  screen.type('comments | cat; sleep 60');
  screen.press('Enter');
  await screen.until(/sleep 60\na comment$/);
  screen.press('C-c');
  await screen.until(/sleep 60\na comment\n\(pprof\)$/);
  screen.type('quit');
  screen.press('Enter');
  await screen.until(/status 0$/);
});

test('a dumb terminal gets no line editing', { skip: noTmux }, async (t) => {
  const screen = terminal(t, { env: { TERM: 'dumb' } });
  await screen.until(/\(pprof\)$/);
  screen.type('comments');
  screen.press('Enter');
  await screen.until(/a comment\n\(pprof\)$/);
});

function profile(names) {
  const builder = new ProfileBuilder([
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ]);
  names.forEach((name, i) => {
    const func = builder.func({ name, filename: 'main.go' });
    const location = builder.location({ lines: [{ func, line: i + 1 }] });
    builder.sample({ locations: [location], values: [1, 10 + i] });
  });
  return { ...builder.finish({ timeNanos: 0n }), comments: ['a comment'] };
}

function largeProfile() {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  const locations = Array.from({ length: 2000 }, (_, i) =>
    builder.location({ lines: [{ func: builder.func({ name: `some.long.name.${i}` }), line: i }] }),
  );
  for (let sample = 0; sample < 40_000; sample++) {
    const stack = Array.from({ length: 60 }, (_, i) => locations[(sample * (i + 7)) % 2000]);
    builder.sample({ locations: stack, values: [sample] });
  }
  return { ...builder.finish({ timeNanos: 0n }), comments: ['a comment'] };
}
