/**
 * `npm run check`: everything that can be said of the source without running the product.
 * `npm run check -- --fix` lets Biome put right what it can first.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { bootstrap, say, seconds } from './bootstrap.mjs';
import { areKernelsStale, buildKernels } from './kernels.mjs';

bootstrap();
// They are a source file, which the types need.
if (areKernelsStale()) await buildKernels();
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TSC = ['node_modules/typescript/bin/tsc', '--noEmit', '--incremental', 'false', '-p'];

const steps = [
  { name: 'types', args: [...TSC, 'tsconfig.json'] },
  ...(existsSync('src/ui') && existsSync('tsconfig.ui.json')
    ? [{ name: 'types of the page', args: [...TSC, 'tsconfig.ui.json'] }]
    : []),
  { name: 'Biome', args: [BIOME, 'check', '--error-on-warnings', '--max-diagnostics=50', '.'] },
  { name: 'tidy', args: ['--test', ...tidyTests()] },
  { name: 'knip', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];

if (process.argv.includes('--fix')) await runStep({ args: [BIOME, 'check', '--write', '.'] });
let failedCount = 0;
for (const result of await Promise.all(steps.map(runStep))) {
  if (!result.isGood) {
    failedCount++;
    say(`\n${result.output.trimEnd()}`);
  }
  say(`check: ${result.name.padEnd(18)} ${result.isGood ? 'ok    ' : 'FAILED'} ${result.time}`);
}
say(failedCount === 0 ? 'check: all good' : `check: ${failedCount} of ${steps.length} failed`);
process.exitCode = failedCount === 0 ? 0 : 1;

function tidyTests() {
  const tests = readdirSync('test/tidy').filter((name) => name.endsWith('.test.mjs'));
  // `node --test` without a file would look for tests by itself and call none found a success.
  if (tests.length === 0) throw new Error('test/tidy holds no test');
  return tests.map((name) => `test/tidy/${name}`);
}

function runStep({ name, args }) {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      const time = seconds(started);
      resolve({ name, isGood: status === 0, time, output: Buffer.concat(output).toString() });
    });
  });
}
