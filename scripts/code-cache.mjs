/**
 * `node scripts/code-cache.mjs FILE ENTRY ARGS…`: runs ENTRY with ARGS and leaves V8's code of FILE, one of its
 * modules, in FILE.code-cache: all that is compiled by then. src/cli/code-cache.ts is what reads it.
 *
 * The flags that V8 runs under are part of a cache, so ARGS must be a run that sets none.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const [file, entry, ...args] = process.argv.slice(2);
const path = resolve(file);
const require = createRequire(path);
const script = new Script(Module.wrap(readFileSync(path, 'latin1')), { filename: path });
const module = new Module(path);
module.filename = path;
module.loaded = true;
require.cache[path] = module;
process.on('exit', (status) => {
  // A report that is through has V8 optimize no more (src/cli/quiet-end.ts).
  setFlagsFromString('--opt');
  if (status === 0) writeFileSync(`${path}.code-cache`, script.createCachedData());
});
process.argv = [process.execPath, resolve(entry), ...args];
// The entry requires it when it is asked for the report, and must find it run by then.
Object.defineProperty(module, 'exports', {
  configurable: true,
  get() {
    const exports = {};
    Object.defineProperty(module, 'exports', { value: exports, writable: true });
    script.runInThisContext()(exports, require, module, path, dirname(path));
    return module.exports;
  },
});
require(resolve(entry));
