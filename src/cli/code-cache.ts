/**
 * Compiled code beside the bundle, as the build left it: V8 then neither scans the file nor compiles the
 * functions that a report of a small profile calls, a tenth of such a run (docs/decisions/0027).
 *
 * V8 refuses a cache of another version or other flags; the file is then compiled as if there were none.
 */
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** To call before V8's flags are touched: they are part of what a cache is valid for. */
export function loadFromCodeCache(name: string): void {
  const path = join(import.meta.dirname, name);
  const require = createRequire(path);
  if (require.cache[path] !== undefined) return;
  const script = compile(path);
  if (script === undefined) return;
  const module = new Module(path);
  module.filename = path;
  require.cache[path] = module;
  // The wrapper's own parameters, as Node passes them to every CommonJS module.
  script.runInThisContext()(module.exports, require, module, path, dirname(path));
  module.loaded = true;
}

function compile(path: string): Script | undefined {
  try {
    const cachedData = readFileSync(`${path}.code-cache`);
    // The bundler leaves nothing but ASCII, which V8 reads fastest as one byte a letter.
    const source = Module.wrap(readFileSync(path, 'latin1'));
    const script = new Script(source, { filename: path, cachedData });
    return script.cachedDataRejected ? undefined : script;
  } catch {
    // No cache: a require compiles the file, or says what is wrong with it.
    return undefined;
  }
}
