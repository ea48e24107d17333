/** The hooks of ES modules for Node before 22.15 (`dist/bench-hooks.cjs`); they run in a thread of Node's. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  BENCH_MODULE,
  benchModuleFile,
  isTypeScript,
  moduleFormat,
  twinOf,
} from './module-hooks.ts';
import { strippedTypes } from './strip-types.ts';

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
  readonly shortCircuit?: boolean;
}

interface Loaded {
  readonly format: string;
  readonly source?: string;
  readonly shortCircuit?: boolean;
}

export async function resolve(
  specifier: string,
  context: { readonly parentURL?: string },
  next: (specifier: string, context: unknown) => Promise<Resolved>,
): Promise<Resolved> {
  if (specifier === BENCH_MODULE) {
    return { url: pathToFileURL(benchModuleFile()).href, format: 'commonjs', shortCircuit: true };
  }
  return await next(twinOf(specifier, context.parentURL) ?? specifier, context);
}

export async function load(
  url: string,
  context: unknown,
  next: (url: string, context: unknown) => Promise<Loaded>,
): Promise<Loaded> {
  const path = url.startsWith('file:') ? fileURLToPath(url) : '';
  if (!isTypeScript(path) || NODE_STRIPS) return await next(url, context);
  const source = readFileSync(path, 'utf8');
  const format = moduleFormat(path, source);
  // Node 20 loads CommonJS by its own loader when no source is given, which is patched in the program.
  if (format === 'commonjs') return { format, shortCircuit: true };
  return { format, source: strippedTypes(source, path, format), shortCircuit: true };
}

const NODE_STRIPS =
  (process.features as { typescript?: unknown }).typescript !== undefined &&
  (process.features as { typescript?: unknown }).typescript !== false;
