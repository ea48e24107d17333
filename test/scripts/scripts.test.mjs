/** The scripts themselves, in a small house of their own. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = `
  const [word, status] = process.argv.slice(2);
  if (word === 'wait') {
    process.on('SIGINT', () => {
      console.log('an orderly end');
      process.exit(130);
    });
    setInterval(() => undefined, 1000);
  }
  console.log('product:', word);
  process.exitCode = Number(status ?? 0);
`;

/** The rest of a checkout that the scripts need. */
const COPIED = ['scripts', 'third_party', 'package.json', 'package-lock.json', 'tsconfig.json'];

let house = '';
before(() => {
  house = mkdtempSync(join(tmpdir(), 'stackheat-house-'));
  for (const path of COPIED) {
    cpSync(join(ROOT, path), join(house, path), { recursive: true });
  }
  // As if installed before now, or the copied lock would be the newer.
  const longAgo = new Date(0);
  utimesSync(join(house, 'package-lock.json'), longAgo, longAgo);
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'));
  plant({ 'src/cli/main.ts': MAIN });
});
after(() => rmSync(house, { recursive: true }));

test('start builds once, passes arguments and status on, and is demo without any', () => {
  const first = script('start', 'say', '7');
  assert.equal(first.status, 7);
  assert.equal(first.stdout, 'product: say\n');
  assert.match(first.stderr, /^build: bundles/);
  const second = script('start');
  assert.deepEqual([second.status, second.stdout, second.stderr], [0, 'product: demo\n', '']);
});

test('start waits for the orderly end of what it started', async () => {
  const child = spawn(process.execPath, [join(house, 'scripts/start.mjs'), 'wait'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    if (printed === 'product: wait\n') child.kill('SIGINT');
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  assert.deepEqual([status, printed], [130, 'product: wait\nan orderly end\n']);
});

test('an old Node is told which one is needed', () => {
  const old =
    "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.18.9'})";
  const start = join(house, 'scripts/start.mjs');
  const node = spawnSync(process.execPath, ['--import', old, start], { encoding: 'utf8' });
  assert.equal(node.status, 1);
  assert.match(node.stderr, /^stackheat needs Node 20\.19 or newer/);
});

test('build does nothing the second time, and forgets what lost its source', () => {
  plant({ 'src/base/gone.ts': 'export const gone = 1;\n' });
  assert.match(script('build').stderr, /^build: (bundles|types)/);
  assert.match(script('build').stderr, /^build: up to date/);
  rmSync(join(house, 'src/base/gone.ts'));
  script('build');
  assert.ok(!existsSync(join(house, 'build/base/gone.js')));
});

test('a type error fails the build and the tests do not run', () => {
  plant({ 'src/base/wrong.ts': "export const wrong: number = 'text';\n" });
  const { status, stderr, stdout } = script('test');
  rmSync(join(house, 'src/base/wrong.ts'));
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /wrong\.ts.*\n[\s\S]*build: types and tests \(tsc\) FAILED/);
});

test('the runner counts, names and shows what happened, and runs what it should', () => {
  plant({
    'test/good/good.test.mjs': "import { test } from 'node:test'; test('fine', () => {});",
    'test/good/skip.test.mjs':
      "import { test } from 'node:test'; test('dot', { skip: 'apt-get install graphviz' }, () => {});",
    'test/bad/bad.test.mjs': `import { suite, test } from 'node:test';
      suite('outer', () => test('inner', () => { console.log('a clue'); throw new Error('lost'); }));`,
    'test/bad/broken.test.mjs': "import './nowhere.mjs';",
    'test/bad/empty.test.mjs': '',
    'test/slow/a.measure.test.mjs':
      "import { test } from 'node:test'; test('time', (t) => t.diagnostic('7 ms'));",
    'test/slow/a.long.test.mjs': "import { test } from 'node:test'; test('long', () => {});",
  });
  const { status, stdout } = script('test');
  assert.equal(status, 1);
  assert.match(stdout, /FAILED test\/bad\/bad\.test\.mjs: outer › inner\n[\s\S]*lost[\s\S]*a clue/);
  assert.match(stdout, /FAILED test\/bad\/broken\.test\.mjs\n[\s\S]*ERR_MODULE_NOT_FOUND/);
  assert.match(stdout, /FAILED test\/bad\/empty\.test\.mjs\n[\s\S]*holds no test/);
  assert.match(stdout, /Skipped\n {2}test\/good\/skip\.test\.mjs: dot: apt-get install graphviz\n/);
  assert.match(stdout, /test\/slow\/a\.measure\.test\.mjs: 7 ms/);
  assert.match(stdout, /\[6\/6\] test\/slow\/a\.measure/);
  assert.match(stdout, /\n2 passed, 3 failed, 1 skipped\n$/);
});

test('the runner filters, takes long tests on request, and refuses to pass on nothing', () => {
  const good = script('test', '--only', 'good');
  assert.deepEqual(
    [good.status, good.stdout.split('\n').at(-2)],
    [0, '1 passed, 0 failed, 1 skipped'],
  );
  const long = script('test', '--long', '--only', 'slow');
  assert.match(long.stdout, /\n2 passed, 0 failed, 0 skipped\n$/);
  assert.match(long.stderr, /long tests: 100 %/);
  assert.equal(script('test', '--only', 'skip').status, 1);
  assert.equal(script('test', '--only', 'nowhere').status, 1);
});

function plant(files) {
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), source);
  }
}

function script(name, ...args) {
  // node:test would take a run inside of a run for a part of it.
  const { NODE_TEST_CONTEXT, STACKHEAT_LONG_SLICE, ...env } = process.env;
  const path = join(house, `scripts/${name}.mjs`);
  return spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', env });
}
