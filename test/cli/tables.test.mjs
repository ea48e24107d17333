/** Every command, flag and option stands in help, man page, completion and documentation. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BENCH_FLAGS } from '../../build/cli/bench-options.js';
import { COMMAND_PAGES, pageOf } from '../../build/cli/command-pages.js';
import { COMMANDS } from '../../build/cli/commands.js';
import { COMPARE_FLAGS } from '../../build/cli/compare-arguments.js';
import { allFlags } from '../../build/cli/complete-words.js';
import { DEMO_FLAGS } from '../../build/cli/demo.js';
import { EXPORT_FLAGS } from '../../build/cli/export.js';
import { FILES, VARIABLES } from '../../build/cli/help-notes.js';
import { OPEN_FLAGS } from '../../build/cli/open.js';
import { flagKinds } from '../../build/cli/pprof/command-line.js';
import { topicText } from '../../build/cli/pprof/topics.js';
import { SETTINGS } from '../../build/cli/record/split-args.js';
import { ENTRY } from '../shared.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const stackheat = (...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

const man = read('dist/man/stackheat.1').replaceAll('\\-', '-');
const usage = stackheat('pprof', '-h').stderr;
const compatibility = read('docs/compatibility.md');
const commandDocs = read('docs/command-line.md');

test('the tables hold every flag that pprof takes, and no other', () => {
  const tabled = allFlags().map(({ name }) => name);
  assert.deepEqual([...tabled].sort(), [...flagKinds().keys()].sort());
});

test("each of pprof's flags stands in usage, help, man page, completion and docs", () => {
  const offered = stackheat(
    'completion',
    '--for',
    'fish',
    '2',
    '--current=-',
    'stackheat',
    'pprof',
    '-',
  );
  const missing = [];
  for (const { name } of allFlags()) {
    const whole = new RegExp(`(^|\\s)-${name}\\b`, 'm');
    if (!whole.test(usage)) missing.push(`-${name}: usage`);
    if (!new RegExp(`^\\.B -${name}\\b`, 'm').test(man)) missing.push(`-${name}: man page`);
    if (!new RegExp(`^-${name}=?\\t`, 'm').test(offered.stdout))
      missing.push(`-${name}: completion`);
    if (!compatibility.includes(`| \`-${name}\` |`))
      missing.push(`-${name}: docs/compatibility.md`);
    if (topicText(`-${name}`, 'command line') === undefined) missing.push(`-${name}: help`);
  }
  assert.deepEqual(missing, []);
});

test('each command has a page, and each page a command', () => {
  const built = [...COMMANDS.map(({ name }) => name), 'help', 'version'];
  assert.deepEqual(COMMAND_PAGES.map(({ name }) => name).sort(), built.sort());
});

/** What each command accepts, as it parses it. */
const ACCEPTED = {
  open: Object.keys(OPEN_FLAGS),
  export: Object.keys(EXPORT_FLAGS),
  bench: Object.keys(BENCH_FLAGS),
  compare: Object.keys(COMPARE_FLAGS),
  demo: Object.keys(DEMO_FLAGS),
  record: SETTINGS,
  config: ['json'],
  help: ['man'],
};

for (const { name, options } of COMMAND_PAGES) {
  test(`${name}: its page has what it accepts; help, man page, completion and docs have its page`, () => {
    const names = options.map((option) => option.name);
    const accepted = (ACCEPTED[name] ?? []).filter((option) => option !== 'help');
    assert.deepEqual([...names].sort(), [...accepted].sort());
    const { stdout, status } = stackheat('help', name);
    assert.equal(status, 0);
    const offered = stackheat(
      'completion',
      '--for',
      'fish',
      '2',
      '--current=--',
      'stackheat',
      name,
      '--',
    );
    for (const option of names) {
      assert.ok(stdout.includes(`  --${option}`), `--${option} in help ${name}`);
      assert.match(man, new RegExp(`^\\.B --${option}\\b`, 'm'));
      assert.ok(offered.stdout.includes(`--${option}\t`), `--${option} is completed`);
      assert.ok(commandDocs.includes(`\`--${option}`), `--${option} in docs/command-line.md`);
    }
    assert.ok(commandDocs.includes(`stackheat ${name}`), `${name} in docs/command-line.md`);
  });
}

test('what record and demo write in their pages is what they have', () => {
  assert.ok(pageOf('demo').options.some(({ value }) => value === DEMO_FLAGS.duration.default));
});

test('each variable that the sources read is explained, in help, man page and docs', () => {
  const named = new Set();
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    for (const [, name] of read(`src/${file}`).matchAll(/\benv\.([A-Z][A-Z_]+)\b/g))
      named.add(name);
  }
  assert.ok(named.size > 10, 'no variables were found in the sources');
  // Said of the system, not of us: where it runs, where its folders are.
  const system =
    /^(DISPLAY|WAYLAND_DISPLAY|WSL_DISTRO_NAME|SSH_CONNECTION|USER|LOGNAME|HOME|NODE_OPTIONS|HOSTNAME|KUBERNETES_SERVICE_HOST|APPDATA|LOCALAPPDATA|XDG_\w+|TMPDIR|USERPROFILE|PATH|REQUEST_METHOD)$/;
  const known = VARIABLES.map(({ name }) => name);
  assert.deepEqual(
    [...named].filter((name) => !known.includes(name) && !system.test(name)),
    [],
  );
  for (const { name } of [...VARIABLES, ...FILES]) {
    assert.ok(commandDocs.includes(`\`${name}\``), `${name} in docs/command-line.md`);
    assert.ok(man.includes(name), `${name} in the man page`);
  }
});

const noMandoc = spawnSync('mandoc', ['-T', 'lint', '/dev/null']).error !== undefined;

test('the man page is roff that a strict reader takes', {
  skip: noMandoc && 'needs mandoc: apt-get install mandoc',
}, () => {
  const { stdout, stderr } = spawnSync(
    'mandoc',
    ['-T', 'lint', '-W', 'warning', 'dist/man/stackheat.1'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  // A date would make each build another file.
  const complaints = (stdout + stderr).split('\n').filter((line) => !line.includes('missing date'));
  assert.deepEqual(complaints, ['']);
});

test('what is no topic is refused, and the nearest named', () => {
  const { status, stdout, stderr } = stackheat('help', 'fokus');
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /did you mean focus\?/);
});
