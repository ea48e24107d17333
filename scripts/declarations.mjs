/**
 * The types of what a program imports: dist/types/, of the entries and all they lead to. The bundles are
 * CommonJS, so the declarations are too.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ENTRIES = [
  'src/runtime/live/pprof.ts',
  'src/runtime/http/http.ts',
  'src/runtime/agent/register.ts',
  'src/bench/benchmark.ts',
];
const EMITTED = 'build/types';
const TARGET = 'dist/types';
const IMPORT = /(\bfrom |\bimport\()(['"])(\.[^'"]+)\.ts\2/g;

/** Of the entries that are there. */
export function declarationsOf() {
  return entriesThere().map((entry) => entry.replace(/^src/, TARGET).replace(/\.ts$/, '.d.cts'));
}

function entriesThere() {
  return ENTRIES.filter((entry) => existsSync(entry));
}

export async function writeDeclarations() {
  const entries = entriesThere();
  if (entries.length === 0) return;
  rmSync(EMITTED, { recursive: true, force: true });
  await emit(entries);
  const open = entries.map((entry) => entry.slice('src/'.length));
  const seen = new Set(open);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const imported of copyOne(path)) {
      if (seen.has(imported)) continue;
      seen.add(imported);
      open.push(imported);
    }
  }
}

/** Returns what it imports. */
function copyOne(path) {
  const source = readFileSync(join(EMITTED, path.replace(/\.ts$/, '.d.ts')), 'utf8');
  const target = join(TARGET, path.replace(/\.ts$/, '.d.cts'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, source.replace(IMPORT, '$1$2$3.cjs$2').replace(/\n\/\/# source.*\n?$/, ''));
  return [...source.matchAll(IMPORT)].map(([, , , specifier]) =>
    join(dirname(path), `${specifier}.ts`).replaceAll('\\', '/'),
  );
}

/** tsconfig.json's options, of which tsc takes none when it is given files. */
function emit(entries) {
  const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
  const options = {
    ...compilerOptions,
    declaration: true,
    emitDeclarationOnly: true,
    sourceMap: false,
    incremental: undefined,
    tsBuildInfoFile: undefined,
    outDir: EMITTED,
  };
  const args = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [`--${name}`, String(value)]);
  const tsc = 'node_modules/typescript/bin/tsc';
  // A tsconfig.json beside files is an error to newer compilers, unless it is said to be left alone.
  const child = spawn(process.execPath, [tsc, '--ignoreConfig', ...args, ...entries], {
    stdio: ['ignore', 2, 2],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error('the declarations do not compile; see the errors above'));
    });
  });
}
