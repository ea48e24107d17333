/**
 * `npm run build`: types and tests into build/ (tsc), what users get into dist/ (esbuild).
 *
 * Each step remembers a digest of what went into it and is left out while that is the same.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { bootstrap, say, seconds } from './bootstrap.mjs';
import { BUNDLES, COMMAND, COPIES } from './bundles.mjs';
import { bundleCommand } from './command-bundle.mjs';
import { declarationsOf, writeDeclarations } from './declarations.mjs';
import { areKernelsStale, buildKernels } from './kernels.mjs';
import { thirdPartyNotices } from './notices.mjs';

const STAMPS = 'build/.stamps.json';
const NOTICES = 'dist/THIRD_PARTY_NOTICES';
/** For package.json's `man`; the program itself knows what stands in it. */
const MAN_PAGE = 'dist/man/stackheat.1';
/** What an exported page carries along: of the code in it alone. */
const PAGE_NOTICES = 'dist/ui/THIRD_PARTY_NOTICES';
/** Where each bundle's esbuild metafile goes: a test reads what is loaded at once and what is not. */
export const METAFILES = 'build/metafiles';
/** A tenth larger than the best, and built in half a second instead of eight. */
const BROTLI_QUALITY = 9;
/** Files whose code is kept, and runs that need what most runs need and set none of V8's flags. */
const CODE_CACHES = [
  // Go's, for the calls that were inlined.
  {
    file: 'dist/top.cjs',
    args: ['-top=true', 'test/docs/testdata/net-http.cpu.pb.gz'],
    input: '',
  },
  ...['filters', 'tags', 'reports'].map((name) => ({
    file: `dist/${name}.cjs`,
    args: ['test/docs/testdata/hot-service.cpu.pb.gz'],
    input: [
      'tree',
      'peek main',
      'top main -runtime',
      'dot',
      'raw',
      'traces',
      'tags',
      'proto >/dev/null',
    ].join('\n'),
  })),
];
export const TSC = 'node_modules/typescript/bin/tsc';

/**
 * Builds what is out of date; `compile: false` leaves out tsc, for who only wants to run the product.
 * Returns false after having said what failed.
 */
export async function build({ compile = true } = {}) {
  // First, since it writes a source file.
  if (areKernelsStale() && !(await runStep(kernelStep, {}))) return false;
  const digests = digestInputs();
  const stamps = readStamps();
  const steps = plannedSteps(digests, compile).filter((step) => isStale(step, stamps));
  const results = await Promise.all(steps.map((step) => runStep(step, stamps)));
  if (steps.length > 0) writeFile(STAMPS, JSON.stringify(stamps, undefined, 2));
  return results.every(Boolean);
}

const kernelStep = { name: 'kernels (asc)', work: buildKernels };

function plannedSteps(digests, compile) {
  const steps = [bundleStep(digests)];
  if (!compile) return steps;
  steps.push({
    name: 'types and tests (tsc)',
    digest: digests.src,
    outputs: ['build/.tsbuildinfo'],
    work: () => compileSources(),
  });
  if (existsSync('tsconfig.ui.json') && existsSync('src/ui')) {
    steps.push({
      name: 'types of the page (tsc)',
      digest: digests.all,
      outputs: [],
      work: () => tsc('tsconfig.ui.json', '--noEmit', '--incremental', 'false'),
    });
  }
  return steps;
}

function bundleStep(digests) {
  const bundles = BUNDLES.filter(({ entry }) => existsSync(entry));
  const copies = COPIES.filter(({ entry }) => existsSync(entry));
  const outputs = [COMMAND, ...bundles, ...copies].map(({ output }) => output);
  return {
    name: `bundles (${outputs.map((output) => output.slice('dist/'.length)).join(', ')})`,
    digest: digests.all,
    outputs: [
      ...outputs,
      ...declarationsOf(),
      NOTICES,
      PAGE_NOTICES,
      ...(hasManPage() ? [MAN_PAGE] : []),
    ],
    work: () => bundleAll(bundles, copies),
  };
}

function isStale(step, stamps) {
  return stamps[stampKey(step)] !== step.digest || !step.outputs.every((path) => existsSync(path));
}

function stampKey(step) {
  return step.name.replace(/ \(.*/, '');
}

async function runStep(step, stamps) {
  const started = performance.now();
  if (process.stderr.isTTY) say(`build: ${step.name} …`);
  const failure = await step.work().then(
    () => undefined,
    (error) => error,
  );
  if (failure === undefined) stamps[stampKey(step)] = step.digest;
  else delete stamps[stampKey(step)];
  say(`build: ${step.name} ${failure ? `FAILED: ${failure.message}` : seconds(started)}`);
  return failure === undefined;
}

async function compileSources() {
  removeOrphans();
  await tsc('tsconfig.json');
}

function tsc(project, ...options) {
  const child = spawn(process.execPath, [TSC, '-p', project, '--pretty', ...options], {
    stdio: ['ignore', 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error('see the errors above'));
    });
  });
}

/** A test whose source is gone must not go on passing. */
function removeOrphans() {
  for (const path of filesUnder('build')) {
    const source = path.replace(/^build/, 'src').replace(/\.js(\.map)?$/, '.ts');
    if (source !== path && /\.js(\.map)?$/.test(path) && !existsSync(source)) rmSync(path);
  }
}

async function bundleAll(bundles, copies) {
  const esbuild = await import('esbuild');
  rmSync('dist', { recursive: true, force: true });
  const command = bundleCommand(COMMAND);
  const declarations = writeDeclarations();
  const metafiles = await Promise.all([command, ...bundles.map((one) => bundleOne(esbuild, one))]);
  await declarations;
  chmodSync(COMMAND.output, 0o755);
  writeMetafile(COMMAND.output, await command);
  for (const copy of copies) copyOne(copy);
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  writeFile(NOTICES, thirdPartyNotices([...inputs, ...copies.map(({ entry }) => entry)]));
  const ofPage = metafiles.filter(({ outputs }) => Object.keys(outputs)[0].startsWith('dist/ui/'));
  writeFile(PAGE_NOTICES, thirdPartyNotices(ofPage.flatMap(({ inputs: own }) => Object.keys(own))));
  if (hasManPage()) writeFile(MAN_PAGE, run(['dist/stackheat.cjs', 'help', '--man']));
  for (const { file, args, input } of CODE_CACHES) {
    const command = [file, COMMAND.output, 'pprof', ...args];
    if (existsSync(file)) run(['scripts/code-cache.mjs', ...command], input);
  }
}

function hasManPage() {
  return existsSync('src/cli/man-page.ts');
}

/** What a program of ours prints. */
function run(args, input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', input });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** `brotli`: for what is large and rarely needed; reading it costs a tenth of compiling it. */
function copyOne({ entry, output, brotli = false }) {
  mkdirSync(dirname(output), { recursive: true });
  if (!brotli) return copyFileSync(entry, output);
  const bytes = readFileSync(entry);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  writeFileSync(output, brotliCompressSync(bytes, { params }));
}

async function bundleOne(esbuild, { entry, module = entry, output, options }) {
  const result = await esbuild
    .build({
      ...options,
      entryPoints: [module],
      outfile: output,
      bundle: true,
      metafile: true,
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'none',
      logLevel: 'warning',
    })
    // esbuild has printed the place already.
    .catch((cause) => Promise.reject(new Error(`${entry} does not bundle`, { cause })));
  writeMetafile(output, result.metafile);
  return result.metafile;
}

function writeMetafile(output, metafile) {
  writeFile(join(METAFILES, `${output.replaceAll('/', '_')}.json`), JSON.stringify(metafile));
}

function digestInputs() {
  const scripts = [
    'build',
    'bundles',
    'code-cache',
    'command-bundle',
    'declarations',
    'notices',
    'runtime-bundles',
  ].map((name) => `scripts/${name}.mjs`);
  const configs = readdirSync('.').filter((name) => /^tsconfig.*\.json$/.test(name));
  const common = [...scripts, ...configs, 'package-lock.json'];
  const sources = filesUnder('src');
  return {
    src: digest([
      ...common,
      ...sources.filter(
        (path) =>
          !/^src\/ui\/(screen\/|main\.|file-page\.|layout-worker\.|engine-worker\.)/.test(path),
      ),
    ]),
    all: digest([...common, ...sources, ...filesUnder('examples'), ...filesUnder('third_party')]),
  };
}

function digest(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const path of paths) hash.update(`\0${path}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .sort();
}

function readStamps() {
  return existsSync(STAMPS) ? JSON.parse(readFileSync(STAMPS, 'utf8')) : {};
}

function writeFile(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  bootstrap();
  const started = performance.now();
  const isBuilt = await build();
  if (isBuilt) say(`build: up to date (${seconds(started)})`);
  process.exitCode = isBuilt ? 0 : 1;
}
