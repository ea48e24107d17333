/** Reads a tree and holds each file against each rule. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from './rules.mjs';
import { tokensOf } from './tokens.mjs';

const FOLDERS = ['src', 'scripts', 'test'];
const IS_OURS = /\.(ts|tsx|mts|cts|mjs|js)$/;
/** Programs that are measured and files that are read: what is wrong in them is meant to be. */
const IS_NOT_OURS = /(^|\/)(node_modules|testdata|build|dist)\//;

/** @returns {{ fileCount: number, complaints: string[] }} */
export function tidy(root) {
  const paths = FOLDERS.flatMap((folder) => pathsUnder(root, folder));
  if (!paths.some((path) => path.startsWith('src/'))) {
    throw new Error(`${root}: no source file was read, so nothing can be said of it`);
  }
  return { fileCount: paths.length, complaints: paths.flatMap((path) => complaintsOf(root, path)) };
}

function pathsUnder(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => IS_OURS.test(path) && !IS_NOT_OURS.test(path))
    .sort();
}

function complaintsOf(root, path) {
  const source = readFileSync(join(root, path), 'utf8');
  const file = { path, source, tokens: tokensOf(source) };
  return Object.entries(RULES).flatMap(([name, rule]) =>
    rule(file).map(({ line, message }) => `${path}:${line}: ${message} [${name}]`),
  );
}
