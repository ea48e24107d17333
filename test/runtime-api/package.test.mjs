/** @stackheat/runtime, installed alone into an empty folder, as a service would have it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { npmCommand } from '../../scripts/bootstrap.mjs';
import { packRuntime } from '../../scripts/pack-runtime.mjs';
import { readRecorded } from '../record/recording.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNPACKED_BYTES_MAX = 1 << 20;
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

let folder = '';
let packed;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'stackheat runtime-'));
  packed = packRuntime(join(folder, 'out'));
  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), '{"private":true}');
  const [command, ...first] = npmCommand();
  const args = [...first, 'install', '--offline', '--no-audit', '--no-fund', packed.path];
  const { status, stderr } = spawnSync(command, args, { cwd: app, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('it is small and brings nothing along', (t) => {
  t.diagnostic(`unpacked ${packed.unpackedSize} bytes, tarball ${packed.size}`);
  assert.ok(packed.unpackedSize <= UNPACKED_BYTES_MAX, `${packed.unpackedSize} bytes`);
  const installed = join(folder, 'app/node_modules/@stackheat/runtime/package.json');
  const manifest = JSON.parse(readFileSync(installed, 'utf8'));
  for (const field of ['dependencies', 'optionalDependencies', 'bundleDependencies']) {
    assert.equal(manifest[field], undefined, field);
  }
  const scripts = INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined);
  assert.deepEqual(scripts, []);
});

const WORK = `
  const usedMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
  function burnCpu(ms) { const end = usedMs() + ms; let sum = 0; while (usedMs() < end) for (let i = 0; i < 1e5; i++) sum += Math.sqrt(sum + i); return sum; }
  async function profile(pprof, out) {
    pprof.startCPUProfile();
    burnCpu(400);
    writeFileSync(out, await pprof.stopCPUProfile());
    return (await pprof.lookup('heap').writeTo()).length;
  }`;

for (const { name, head } of [
  {
    name: 'service.mjs',
    head: "import * as pprof from '@stackheat/runtime'; import { writeFileSync } from 'node:fs';",
  },
  {
    name: 'default.mjs',
    head: "import pprof from '@stackheat/runtime/runtime'; import { writeFileSync } from 'node:fs';",
  },
  {
    name: 'service.cjs',
    head: "const pprof = require('@stackheat/runtime'); const { writeFileSync } = require('node:fs');",
  },
]) {
  test(`${name} profiles itself`, async () => {
    const cwd = join(folder, 'app');
    const main = "profile(pprof, process.argv[2]).then((bytes) => console.log('heap', bytes));";
    writeFileSync(join(cwd, name), `${head}\n${WORK}\n${main}\n`);
    const out = join(folder, `${name}.pb.gz`);
    const { status, stdout, stderr } = spawnSync(process.execPath, [name, out], {
      cwd,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^heap [1-9]/);
    assert.equal(stderr, '');
    const { sum } = await readRecorded(out);
    const burnt = sum('cpu', `${name.replace(/\..*/, '')}.burnCpu`);
    assert.ok(burnt > 0.5 * sum('cpu'), `burnCpu: ${burnt} of ${sum('cpu')}`);
  });
}

test('both ways of loading it share one state, and memProfileRate can be assigned as in Go', () => {
  const cwd = join(folder, 'app');
  const program = `
    import * as named from '@stackheat/runtime';
    import { createRequire } from 'node:module';
    const required = createRequire(import.meta.url)('@stackheat/runtime');
    const held = named.newProfile('leases');
    held.add({});
    required.memProfileRate = 4096;
    console.log(required.lookup('leases').count(), named.getMemProfileRate(), typeof named.do);`;
  writeFileSync(join(cwd, 'shared.mjs'), program);
  const { stdout, stderr } = spawnSync(process.execPath, ['shared.mjs'], { cwd, encoding: 'utf8' });
  assert.equal(stdout, '1 4096 function\n', stderr);
});

test('a TypeScript program type-checks against it', () => {
  const cwd = join(folder, 'app');
  const source = `
    import { createWriteStream } from 'node:fs';
    import * as pprof from '@stackheat/runtime';
    pprof.startCPUProfile(createWriteStream('cpu.pb.gz'), { rateHz: 200 });
    const bytes: Uint8Array = await pprof.stopCPUProfile();
    const answer: number = pprof.do({ tenant: 'a' }, () => bytes.length);
    const held = pprof.newProfile('leases');
    held.add(answer);
    const handler = pprof.withLabels({ route: '/' }, (name: string) => name.length);
    const length: number = handler('x');
    await pprof.lookup('leases')?.writeTo();
    await pprof.lookup('heap').writeTo(undefined, 0, { seconds: length, gc: true });
    // @ts-expect-error: labels are texts
    pprof.setLabels({ tenant: 1 });
    const names: string[] = pprof.profiles().map(({ name }) => name);
    export { names };`;
  writeFileSync(join(cwd, 'user.mts'), source);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, ...types, 'user.mts'], {
    cwd,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout);
});
