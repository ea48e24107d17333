import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** V8 compiles the entry anew in each run; all else comes from a code cache. */
const ENTRY_BYTES_MAX = 4 << 10;
/** Built-in modules that cost milliseconds and that no command needs for saying its version. */
const HEAVY_BUILTINS = [
  'http',
  'https',
  'inspector',
  'worker_threads',
  'zlib',
  'crypto',
  'child_process',
];

test('the entry holds what loads the rest, and no more', (t) => {
  const path = `${ROOT}build/metafiles/dist_stackheat.cjs.json`;
  const { inputs, outputs } = JSON.parse(readFileSync(path, 'utf8'));
  const eager = outputs['dist/stackheat.cjs'].inputs;
  const modules = Object.keys(eager);
  assert.ok(modules.includes('src/cli/main.ts'), modules.join(', '));
  const bytes = modules.reduce((sum, input) => sum + eager[input].bytes, 0);
  t.diagnostic(`${modules.length} of ${Object.keys(inputs).length} modules, ${bytes} bytes`);
  assert.ok(bytes <= ENTRY_BYTES_MAX, `in the entry: ${modules.join(', ')}`);
  assert.deepEqual(
    modules.filter((input) => !input.startsWith('src/')),
    [],
  );
});

test('starting loads no heavy part of Node', () => {
  const entry = `${ROOT}dist/stackheat.cjs`;
  const program = `
    const before = new Set(process.moduleLoadList);
    process.argv = [process.execPath, ${JSON.stringify(entry)}, 'version'];
    process.on('exit', () => {
      const loaded = process.moduleLoadList.filter((name) => !before.has(name));
      console.error(JSON.stringify(loaded));
    });
    require(${JSON.stringify(entry)});`;
  const node = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.match(node.stdout, /^stackheat \d/);
  const loaded = JSON.parse(node.stderr);
  const heavy = HEAVY_BUILTINS.filter((name) => loaded.includes(`NativeModule ${name}`));
  assert.deepEqual(heavy, []);
});

const TOP = `${ROOT}dist/top.cjs`;
const PROFILE = `${ROOT}test/docs/testdata/hot-service.cpu.pb.gz`;

/** What a report loads beside the entry, and beside what every report is made with. */
const LOADED = [
  { flags: ['-top'], files: [] },
  { flags: ['-top', '-focus=(?i)compute'], files: ['filters.cjs'] },
  { flags: ['-tags'], files: ['tags.cjs'] },
  { flags: ['-tags', '-tagfocus=(?i)compute'], files: ['filters.cjs', 'tags.cjs'] },
  { flags: ['-peek=(?i)compute'], files: ['filters.cjs', 'reports.cjs', 'tags.cjs'] },
  { flags: ['-top', `-diff_base=${PROFILE}`], files: ['filters.cjs', 'reports.cjs', 'tags.cjs'] },
];

for (const { flags, files } of LOADED) {
  const name = flags.map((flag) => flag.replace(PROFILE, 'FILE')).join(' ');
  test(`${name} loads the parts that it uses, and no pattern engine for a plain word`, () => {
    const entry = `${ROOT}dist/stackheat.cjs`;
    const args = ['pprof', ...flags, PROFILE];
    const program = `
      const before = new Set(process.moduleLoadList);
      process.argv = [process.execPath, ${JSON.stringify(entry)}, ...${JSON.stringify(args)}];
      process.on('exit', () => {
        const builtin = process.moduleLoadList.filter((name) => !before.has(name));
        console.error(JSON.stringify([...builtin, ...Object.keys(require.cache)]));
      });
      require(${JSON.stringify(entry)});`;
    const node = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
    const loaded = JSON.parse(node.stderr.trim().split('\n').at(-1));
    const ours = loaded.filter((path) => path.startsWith(ROOT)).map((path) => basename(path));
    assert.deepEqual(ours.sort(), ['stackheat.cjs', 'top.cjs', ...files].sort());
    const heavy = [...HEAVY_BUILTINS, 'readline'].filter((name) => name !== 'zlib');
    assert.deepEqual(
      heavy.filter((name) => loaded.includes(`NativeModule ${name}`)),
      [],
    );
  });
}

test('zlib is loaded before flags of V8 are set, which would refuse its code', () => {
  const entry = `${ROOT}dist/stackheat.cjs`;
  const program = `
    const v8 = require('v8');
    const set = v8.setFlagsFromString;
    v8.setFlagsFromString = (flags) => {
      console.error(flags, process.moduleLoadList.includes('NativeModule zlib'));
      set(flags);
    };
    process.argv = [process.execPath, ${JSON.stringify(entry)}, 'pprof', '-top', ${JSON.stringify(PROFILE)}];
    require(${JSON.stringify(entry)});`;
  const node = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.match(node.stdout, /computePrices/);
  assert.match(node.stderr, /^--no-opt .* true\n$/);
});

test("the build's code cache is one that this V8 takes", () => {
  const cachedData = readFileSync(`${TOP}.code-cache`);
  const source = Module.wrap(readFileSync(TOP, 'latin1'));
  const script = new Script(source, { filename: TOP, cachedData });
  assert.equal(script.cachedDataRejected, false);
});

test('a code cache that is cut, of other flags, or gone changes no report', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-cache-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(`${ROOT}dist`, folder, { recursive: true });
  const entry = join(folder, 'stackheat.cjs');
  const cache = join(folder, 'top.cjs.code-cache');
  const report = (...flags) => {
    const args = [...flags, entry, 'pprof', '-top', PROFILE];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    // Which loads a part of Node when it is asked for, as code from a cache may not by import().
    const proto = spawnSync(process.execPath, [...flags, entry, 'pprof', '-proto', PROFILE]);
    assert.equal(proto.status, 0, String(proto.stderr));
    return stdout + proto.stdout.toString('base64');
  };
  const expected = report();
  assert.match(expected, /computePrices/);
  assert.equal(report('--no-lazy'), expected);
  truncateSync(cache, 20_000);
  assert.equal(report(), expected);
  writeFileSync(cache, 'no cache');
  assert.equal(report(), expected);
  rmSync(cache);
  assert.equal(report(), expected);
});
