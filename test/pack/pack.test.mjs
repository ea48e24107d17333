import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { npmCommand } from '../../scripts/bootstrap.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];
/** `npx stackheat FILE` has to stay something one does not wait for. */
const TARBALL_BYTES_MAX = 3.5 * 2 ** 20;

let folder = '';
let home = '';
let prefix = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'stackheat-pack-'));
  home = join(folder, 'home');
  prefix = join(folder, 'prefix');
  mkdirSync(home);
  mkdirSync(prefix);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('packed, installed under an empty prefix, used and removed', (t) => {
  const started = performance.now();
  const [packed] = JSON.parse(npm('pack', '--json', '--pack-destination', folder).stdout);
  const paths = packed.files.map(({ path }) => path);
  for (const path of [
    'dist/stackheat.cjs',
    'dist/THIRD_PARTY_NOTICES',
    'schema/report.schema.json',
    'LICENSE',
    'NOTICE',
  ]) {
    assert.ok(paths.includes(path), `${path} is not in the package`);
  }
  assert.deepEqual(
    paths.filter(
      (path) => !/^(dist\/|schema\/|package\.json|README|LICENSE|NOTICE|CHANGELOG)/.test(path),
    ),
    [],
    'what nobody needs was packed',
  );
  assert.ok(packed.size <= TARBALL_BYTES_MAX, `the tarball has ${packed.size} bytes`);

  // Offline: whatever it needs must be in the tarball.
  npm('install', '--global', '--offline', '--prefix', prefix, join(folder, packed.filename));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const sizes = `tarball ${kB(packed.size)}, installed ${kB(bytesUnder(prefix))}`;
  t.diagnostic(`${sizes}, packed and installed in ${seconds} s`);

  assert.equal(stackheat('--version').stdout, `stackheat ${packed.version}\n`);
  assert.match(stackheat('help').stdout, /Usage: stackheat/);
  assert.equal(stackheat('gone.pb.gz').status, 2);

  npm('uninstall', '--global', '--prefix', prefix, 'stackheat');
  assert.deepEqual(filesUnder(prefix), [], 'left behind after uninstalling');
  const leftAtHome = filesUnder(home).filter((path) => !path.startsWith(join(home, '.npm')));
  assert.deepEqual(leftAtHome, [], 'written into the home directory');
});

test('the installed command prints a real profile', (t) => {
  const profile = join(process.env.STACKHEAT_SHARED ?? '', 'corpus/go126/cpu.out');
  if (!lstatSync(profile, { throwIfNoEntry: false })) {
    t.skip('needs the shared corpus: set STACKHEAT_SHARED');
    return;
  }
  const entry = join(ROOT, 'dist/stackheat.cjs');
  if (!run(process.execPath, [entry, 'help']).stdout.includes('pprof ')) {
    t.skip('this build has no pprof command yet');
    return;
  }
  const { status, stdout, stderr } = run(process.execPath, [entry, 'pprof', '-top', profile]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /flat +flat%/);
});

test('there are no install scripts and no dependencies', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const field of ['dependencies', 'optionalDependencies', 'bundleDependencies']) {
    assert.equal(manifest[field], undefined, `package.json has ${field}`);
  }
  const scripts = INSTALL_SCRIPTS.filter((name) => manifest.scripts[name] !== undefined);
  assert.deepEqual(scripts, []);
});

function npm(...args) {
  const [command, ...first] = npmCommand();
  const result = run(command, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error']);
  assert.equal(result.status, 0, `npm ${args[0]}: ${result.stderr}`);
  return result;
}

function stackheat(...args) {
  return run(join(prefix, 'bin/stackheat'), args);
}

function run(command, args) {
  const env = { ...process.env, HOME: home, npm_config_prefix: '' };
  return spawnSync(command, args, { cwd: ROOT, env, encoding: 'utf8' });
}

function filesUnder(root) {
  return readdirSync(root, { recursive: true })
    .map((path) => join(root, path))
    .filter((path) => !lstatSync(path).isDirectory());
}

function bytesUnder(root) {
  return filesUnder(root).reduce((sum, path) => sum + lstatSync(path).size, 0);
}

function kB(bytes) {
  return `${Math.ceil(bytes / 1024)} kB`;
}
