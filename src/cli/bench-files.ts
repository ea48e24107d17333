/** Which benchmark files of Node there are, and which words name packages of Go. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CommandError, EXIT } from './io.ts';

export type BenchTarget =
  | { readonly language: 'node'; readonly files: readonly string[] }
  | { readonly language: 'go'; readonly packages: readonly string[] };

const BENCH_FILE = /\.bench\.[cm]?[jt]s$/;
/** Never looked into. */
const SKIPPED = /^(?:node_modules|\..*|vendor|testdata)$/;
/** Beyond it something else than a project is looked through. */
const FOLDERS_MAX = 20_000;

/** Throws CommandError when there is nothing, or of both languages. */
export function benchTarget(words: readonly string[]): BenchTarget {
  if (words.length === 0) return targetOfFolder('.');
  const targets = words.map(targetOfWord);
  const packages = targets.flatMap((target) => (target.language === 'go' ? target.packages : []));
  const files = targets.flatMap((target) => (target.language === 'node' ? target.files : []));
  if (packages.length > 0 && files.length > 0) {
    throw usage(`${packages[0]} is of Go and ${files[0]} of Node: one language at a time`);
  }
  return packages.length > 0 ? { language: 'go', packages } : { language: 'node', files };
}

function targetOfWord(word: string): BenchTarget {
  const stats = statSync(word, { throwIfNoEntry: false });
  if (stats?.isFile() === true) {
    if (/\.[cm]?[jt]s$/.test(word)) return { language: 'node', files: [resolve(word)] };
    throw usage(
      `${word}: not a benchmark file (*.bench.ts, .js, .mjs, .cjs); of Go, name the package`,
    );
  }
  if (stats?.isDirectory() === true) return targetOfFolder(word);
  if (BENCH_FILE.test(word)) throw usage(`${word}: no such file`);
  // ./..., net/http, example.com/module/package.
  return { language: 'go', packages: [word] };
}

function targetOfFolder(folder: string): BenchTarget {
  const isGo = hasGo(folder);
  const files = benchFilesUnder(folder);
  if (isGo && files.length > 0) {
    const cure = 'name the file, or the package of Go as ./...';
    throw usage(`${folder} holds a Go package and ${relative('.', files[0] ?? '')}; ${cure}`);
  }
  if (isGo) return { language: 'go', packages: [folder === '.' ? '.' : asPackage(folder)] };
  if (files.length > 0) return { language: 'node', files };
  const where = folder === '.' ? 'here' : `in ${folder}`;
  throw usage(`no *.bench.ts, .js, .mjs or .cjs ${where} or below, and no Go package`);
}

function hasGo(folder: string): boolean {
  return readdirSync(folder).some((name) => name.endsWith('.go'));
}

/** go test takes a word without ./ for a package of the standard library. */
function asPackage(folder: string): string {
  return /^\.{0,2}\//.test(folder) ? folder : `./${folder}`;
}

function benchFilesUnder(folder: string): readonly string[] {
  const found: string[] = [];
  const open = [resolve(folder)];
  for (let seen = 0; seen < FOLDERS_MAX; seen++) {
    const at = open.shift();
    if (at === undefined) break;
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && !SKIPPED.test(entry.name)) open.push(path);
      else if (entry.isFile() && BENCH_FILE.test(entry.name)) found.push(path);
    }
  }
  return found.sort();
}

/** What stands for a package's path: the package's name and where in it the file lies. */
export function packageOf(file: string): string {
  const name = basename(file)
    .replace(BENCH_FILE, '')
    .replace(/\.[cm]?[jt]s$/, '');
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) {
      const place = relative(folder, join(dirname(file), name)).replaceAll('\\', '/');
      return `${nameIn(manifest) ?? basename(folder)}/${place}`;
    }
    if (dirname(folder) === folder) return name;
  }
}

function nameIn(manifest: string): string | undefined {
  try {
    // Whatever else it holds, only this field is looked at.
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

function usage(message: string): CommandError {
  return new CommandError(`bench: ${message}`, EXIT.usage);
}
