/**
 * `npm test`: installs, builds, runs every test and closes with the counts.
 *
 *   npm test -- --only graph     files whose path contains "graph" alone
 *   npm run test:long            also *.long.test.*, in full
 *   STACKHEAT_LONG_SLICE=0.05    also *.long.test.*, each taking that part of its cases (test/slice.mjs)
 *   STACKHEAT_SEED=7             the same random choices again
 *
 * Tests are compiled files run by node:test itself, two at a time; nothing stands between them and V8
 * (docs/decisions/0003). *.measure.test.* judge times, so they run last and alone.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap, say } from './bootstrap.mjs';

/** A file that takes longer hangs. */
const FILE_TIMEOUT_MS = 10 * 60_000;
const LONG_FILE_TIMEOUT_MS = 120 * 60_000;

bootstrap();
const { build } = await import('./build.mjs');
const options = readOptions();
process.exitCode = (await build()) ? await runAll() : 1;

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      long: { type: 'boolean', default: false },
    },
  });
  const hasLong = values.long || process.env.STACKHEAT_LONG_SLICE !== undefined;
  return { only: values.only, isLong: values.long, hasLong };
}

async function runAll() {
  const files = testFiles();
  if (files.length === 0) {
    say('test: no test file to run');
    return 1;
  }
  prepareEnvironment(files);
  const { run } = await import('node:test');
  const { TestReport } = await import('./test-report.mjs');
  const report = new TestReport(files.length);
  const measures = files.filter(isMeasure);
  const timeout = options.isLong ? LONG_FILE_TIMEOUT_MS : FILE_TIMEOUT_MS;
  const phases = [
    { files: files.filter((file) => !isMeasure(file)), concurrency: 2 },
    // One run() a file: run() itself would start two.
    ...measures.map((file) => ({ files: [file], concurrency: 1 })),
  ];
  for (const phase of phases) {
    if (phase.files.length === 0) continue;
    const absolute = phase.files.map((file) => resolve(file));
    for await (const event of run({ ...phase, files: absolute, timeout })) report.take(event);
  }
  report.close();
  return report.isGood() ? 0 : 1;
}

function testFiles() {
  const found = [...filesUnder('build', /\.test\.js$/), ...filesUnder('test', /\.test\.mjs$/)];
  const wanted = found.filter((file) => options.hasLong || !isLongFile(file));
  if (options.only.length === 0) return wanted;
  return wanted.filter((file) => options.only.some((text) => file.includes(text)));
}

function filesUnder(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules/') && !file.includes('/testdata/'))
    .sort();
}

function isMeasure(file) {
  return /\.measure\.test\.\w+$/.test(file);
}

function isLongFile(file) {
  return /\.long\.test\.\w+$/.test(file);
}

/** Test files inherit this environment, and our execArgv with it. */
function prepareEnvironment(files) {
  process.execArgv.push('--enable-source-maps');
  const env = process.env;
  env.STACKHEAT_SEED ??= String(Date.now() % 1_000_000);
  if (env.STACKHEAT_SHARED === undefined && existsSync('../shared')) {
    env.STACKHEAT_SHARED = resolve('../shared');
  }
  if (options.isLong) env.STACKHEAT_LONG_SLICE = '1';
  const slice = options.hasLong ? `, long tests: ${Number(env.STACKHEAT_LONG_SLICE) * 100} %` : '';
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  say(
    `test: stackheat ${version}, Node ${process.version}, ${files.length} files, ` +
      `STACKHEAT_SEED=${env.STACKHEAT_SEED}${slice}`,
  );
}
