/**
 * The files a program imports: runtime.cjs, http.cjs and register.cjs, each small, beside runtime-core.cjs,
 * which holds src/runtime/live. So there is one registry and one profiler of each kind in a process,
 * whichever of the three it imports, and `instanceof` holds across them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

const LIVE = 'src/runtime/live';
const CORE = 'stackheat:runtime-core';
/** Programs of their own, and so no part of the core. */
const ENTRIES = ['pprof.ts', 'worker.ts'];
/** Go's variable: what is assigned to reaches the profiler. ES modules have setMemProfileRate. */
const MEM_RATE =
  'Object.defineProperty(module.exports,"memProfileRate",{enumerable:true,get:()=>module.exports.getMemProfileRate(),set:(rate)=>module.exports.setMemProfileRate(rate)});';

export function runtimeBundles(nodeOptions, besideTheBundle) {
  // Sloppy functions get a `this` that nobody passed, and properties that those of Node do not have.
  const node = { ...nodeOptions, banner: { js: '"use strict";' } };
  const besideCore = { ...node, plugins: [withCoreBeside()] };
  return [
    {
      entry: `${LIVE}/pprof.ts`,
      module: CORE,
      output: 'dist/runtime-core.cjs',
      options: { ...node, plugins: [coreOfLive()] },
    },
    {
      entry: `${LIVE}/pprof.ts`,
      output: 'dist/runtime.cjs',
      options: { ...besideCore, footer: { js: MEM_RATE } },
    },
    { entry: 'src/runtime/http/http.ts', output: 'dist/http.cjs', options: besideCore },
    { entry: 'src/runtime/agent/register.ts', output: 'dist/register.cjs', options: besideCore },
    {
      entry: 'src/bench/run/child.ts',
      output: 'dist/bench-child.cjs',
      options: { ...node, plugins: [withCoreBeside(), besideTheBundle()] },
    },
    // The thread of the push agent, which takes what makes profiles from runtime-worker.cjs.
    { entry: 'src/runtime/agent/push-thread.ts', output: 'dist/push-worker.cjs', options: node },
    // Stands alone, since it is read by a thread of its own.
    { entry: `${LIVE}/worker.ts`, output: 'dist/runtime-worker.cjs', options: node },
  ];
}

/** The modules of the core; everything in them that is exported must have a name of its own. */
function liveModules() {
  return readdirSync(LIVE, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.ts$/.test(path) && !/\.(test|test-support)\.ts$/.test(path))
    .filter((path) => !ENTRIES.includes(path))
    .sort();
}

function coreOfLive() {
  return {
    name: 'core-of-live',
    setup(build) {
      build.onResolve({ filter: /^stackheat:runtime-core$/ }, ({ path }) => ({
        path,
        namespace: 'stackheat',
      }));
      build.onLoad({ filter: /.*/, namespace: 'stackheat' }, () => {
        const modules = liveModules();
        refuseSharedNames(modules);
        const contents = modules.map((path) => `export * from './${path}';`).join('\n');
        return { contents, resolveDir: resolve(LIVE), loader: 'ts' };
      });
    },
  };
}

/** Of two exports of one name `export *` takes neither. */
function refuseSharedNames(modules) {
  const owners = new Map();
  for (const path of modules) {
    const source = readFileSync(join(LIVE, path), 'utf8');
    for (const [, name] of source.matchAll(
      /^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm,
    )) {
      const owner = owners.get(name);
      if (owner !== undefined) throw new Error(`${path} and ${owner} both export ${name}`);
      owners.set(name, path);
    }
  }
}

function withCoreBeside() {
  const folder = resolve(LIVE) + sep;
  return {
    name: 'core-beside',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        const isCore = file.startsWith(folder) && !ENTRIES.includes(file.slice(folder.length));
        return isCore ? { path: './runtime-core.cjs', external: true } : undefined;
      });
    },
  };
}
