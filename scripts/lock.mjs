/**
 * Completes package-lock.json with the packages of other platforms.
 *
 * npm writes only those it could look up, and a registry need not serve every platform's binary: a lock
 * made behind such a one is refused elsewhere by `npm ci` ("Missing: … from lock file"). Their names and
 * exact versions stand in their parents' optionalDependencies, so they can be added without asking
 * anybody. Run it after every `npm install NAME`; the tidy test fails when it was forgotten.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OPERATING_SYSTEMS = new Set(
  'aix android darwin freebsd linux netbsd openbsd openharmony sunos win32'.split(' '),
);

/** Returns the names it added; `lock` is changed in place. */
export function completeLock(lock) {
  const added = [];
  for (const parent of Object.values(lock.packages)) {
    if (parent.dev !== true) continue;
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      if (lock.packages[path] !== undefined) continue;
      const platform = platformOf(name);
      if (platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) continue;
      lock.packages[path] = { version, ...platform, dev: true, optional: true };
      added.push(name);
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  return added;
}

/** `@oxc-parser/binding-linux-arm-gnueabihf` → linux, arm, glibc; undefined when it names no platform. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  if (words.includes('wasm32')) return { cpu: ['wasm32'] };
  const at = words.findIndex((word) => OPERATING_SYSTEMS.has(word));
  const cpu = words[at + 1];
  if (at === -1 || cpu === undefined) return undefined;
  const abi = words[at + 2] ?? '';
  const libc = abi.startsWith('musl') ? ['musl'] : abi.startsWith('gnu') ? ['glibc'] : undefined;
  return { cpu: [cpu], ...(libc && { libc }), os: [words[at]] };
}

const file = new URL('../package-lock.json', import.meta.url);
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = completeLock(lock);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
  console.error(`lock: ${added.length} packages of other platforms added`);
}
