/**
 * How the process of a benchmark file loads modules: `stackheat/bench` is this very version's, wherever the
 * file lies, and TypeScript loses its types where Node does not take them away itself. Lines stay.
 *
 * Node 22.15 and newer take hooks that run in the program's own thread. Before, ES modules have theirs in a
 * thread of Node's, and CommonJS is patched.
 */
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const BENCH_MODULE = 'stackheat/bench';

const HERE = import.meta.dirname;

/** dist/bench.cjs; from compiled sources, build/bench/benchmark.js. */
export function benchModuleFile(): string {
  const bundled = join(HERE, 'bench.cjs');
  return existsSync(bundled) ? bundled : join(HERE, '..', 'benchmark.js');
}

/** `./a.js` of a TypeScript file means `./a.ts`, where only that is there. */
export function typeScriptTwin(path: string): string | undefined {
  if (existsSync(path)) return undefined;
  const twin = path.replace(/\.([cm]?)js$/, '.$1ts');
  return twin !== path && existsSync(twin) ? twin : undefined;
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path) && !/\.d\.[cm]?ts$/.test(path);
}

/** Whether the module is ES, as Node tells for JavaScript: by the extension, else by package.json, else by its text. */
export function moduleFormat(path: string, source: string): 'commonjs' | 'module' {
  if (path.endsWith('.mts')) return 'module';
  if (path.endsWith('.cts')) return 'commonjs';
  const type = packageType(dirname(path));
  if (type !== undefined) return type;
  return /^\s*(?:import\b(?!\s*\()|export\b)/m.test(source) ? 'module' : 'commonjs';
}

function packageType(folder: string): 'commonjs' | 'module' | undefined {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    try {
      // Whatever else it holds, only this field is looked at.
      const { type } = JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown };
      return type === 'module' || type === 'commonjs' ? type : undefined;
    } catch {
      return undefined;
    }
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : packageType(parent);
}

/** The hooks of Node 22.15, which its types of version 20 do not know. */
interface SyncHooks {
  registerHooks?: (hooks: {
    resolve: (
      specifier: string,
      context: { parentURL?: string },
      next: (specifier: string) => { url: string },
    ) => { url: string; shortCircuit?: boolean };
  }) => void;
}

export function loadBenchmarkFiles(): void {
  const { registerHooks } = module as unknown as SyncHooks;
  if (registerHooks === undefined) {
    // The types of version 20 know only the promises' side; the file lies beside this one.
    module.register(pathToFileURL(join(HERE, 'bench-hooks.cjs')).href);
    patchCommonJs();
    return;
  }
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === BENCH_MODULE) {
        return { url: pathToFileURL(benchModuleFile()).href, shortCircuit: true };
      }
      const twin = twinOf(specifier, context.parentURL);
      return next(twin ?? specifier);
    },
  });
}

/** For relative specifiers alone. */
export function twinOf(specifier: string, parentUrl: string | undefined): string | undefined {
  if (!/^\.\.?\//.test(specifier) || parentUrl === undefined) return undefined;
  if (!parentUrl.startsWith('file:')) return undefined;
  const twin = typeScriptTwin(fileURLToPath(new URL(specifier, parentUrl)));
  return twin === undefined ? undefined : pathToFileURL(twin).href;
}

/** Node's own names, which are in no types. */
interface CommonJs {
  _resolveFilename: (
    request: string,
    parent: { filename?: string } | undefined,
    ...rest: unknown[]
  ) => string;
  _extensions: Record<string, (loaded: LoadedModule, path: string) => void>;
}

interface LoadedModule {
  _compile(code: string, path: string): void;
}

function patchCommonJs(): void {
  const commonJs = module.Module as unknown as CommonJs;
  const resolve = commonJs._resolveFilename;
  commonJs._resolveFilename = (request, parent, ...rest) => {
    if (request === BENCH_MODULE) return benchModuleFile();
    if (/^\.\.?\//.test(request) && parent?.filename !== undefined) {
      const twin = typeScriptTwin(join(dirname(parent.filename), request));
      if (twin !== undefined) return twin;
    }
    return resolve.call(commonJs, request, parent, ...rest);
  };
  const load = (loaded: LoadedModule, path: string): void => {
    const { strippedTypes } = module.createRequire(import.meta.filename)(
      './bench-strip.cjs',
    ) as typeof import('./strip-types.ts');
    loaded._compile(strippedTypes(readFileSync(path, 'utf8'), path, 'commonjs'), path);
  };
  commonJs._extensions['.ts'] ??= load;
  commonJs._extensions['.cts'] ??= load;
}
