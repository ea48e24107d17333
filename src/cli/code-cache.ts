/**
 * Compiled code beside the bundle, as the build left it: V8 then neither scans the file nor compiles the
 * functions that a report of a small profile calls, a tenth of such a run (docs/decisions/0027).
 *
 * V8 refuses a cache of another version or other flags; the file is then compiled as if there were none.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

declare global {
  interface ImportMeta {
    /** The bundler's: CommonJS's own. */
    readonly require?: NodeJS.Require;
  }
}

type ModuleClass = new (path: string) => NodeJS.Module;

/** To call before V8's flags are touched: they are part of what a cache is valid for. */
export function loadFromCodeCache(name: string): void {
  const cjsRequire = import.meta.require;
  // Of modules that no bundler saw there is none.
  if (cjsRequire === undefined) return;
  const path = join(import.meta.dirname, name);
  if (cjsRequire.cache[path] !== undefined) return;
  // Its class without node:module, which would load what it keeps for ES modules and source maps.
  const own = cjsRequire.cache[import.meta.filename];
  const script = compile(path);
  if (own === undefined || script === undefined) return;
  const module = new (own.constructor as ModuleClass)(path);
  module.filename = path;
  cjsRequire.cache[path] = module;
  const requireFrom = Object.assign((id: string) => module.require(id), {
    cache: cjsRequire.cache,
  });
  script.runInThisContext()(module.exports, requireFrom, module, path, dirname(path));
  module.loaded = true;
}

/** The wrapper's parameters are Node's own of every CommonJS module. */
const BEFORE = '(function (exports, require, module, __filename, __dirname) { ';
const AFTER = '\n});';

function compile(path: string): Script | undefined {
  try {
    const cachedData = readFileSync(`${path}.code-cache`);
    // The bundler leaves nothing but ASCII, which V8 reads fastest as one byte a letter.
    const source = `${BEFORE}${readFileSync(path, 'latin1')}${AFTER}`;
    // Without what it refuses, V8 has compiled the source by now.
    return new Script(source, { filename: path, cachedData });
  } catch {
    // No cache: a require compiles the file, or says what is wrong with it.
    return undefined;
  }
}
