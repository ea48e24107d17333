/**
 * `node scripts/pack-runtime.mjs OUT`: packs @stackheat/runtime, what a program imports and nothing else,
 * so that no service has to install the command line. Prints the tarball's path.
 */

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand } from './bootstrap.mjs';
import { METAFILES } from './build.mjs';
import { thirdPartyNotices } from './notices.mjs';

const FILES = [
  'runtime.cjs',
  'runtime-core.cjs',
  'runtime-worker.cjs',
  'http.cjs',
  'register.cjs',
  'push-worker.cjs',
];
const README = 'scripts/runtime-readme.md';

/** Of a built checkout. Returns npm's description of the tarball. */
export function packRuntime(out) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-runtime-'));
  try {
    const files = FILES.filter((file) => existsSync(join(root, 'dist', file)));
    mkdirSync(join(folder, 'dist'));
    for (const file of files) copyFileSync(join(root, 'dist', file), join(folder, 'dist', file));
    cpSync(join(root, 'dist/types'), join(folder, 'dist/types'), { recursive: true });
    for (const file of ['LICENSE', 'NOTICE']) copyFileSync(join(root, file), join(folder, file));
    copyFileSync(join(root, README), join(folder, 'README.md'));
    writeFileSync(join(folder, 'THIRD_PARTY_NOTICES'), noticesOf(root, files));
    writeFileSync(
      join(folder, 'package.json'),
      `${JSON.stringify(manifest(root, files), undefined, 2)}\n`,
    );
    mkdirSync(out, { recursive: true });
    return pack(folder, out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The entries of the main package under their own names, and the runtime as the package itself. */
function manifest(root, files) {
  const main = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const targetOf = (target) => (typeof target === 'string' ? target : target.default);
  const isPacked = ([, target]) => files.some((file) => targetOf(target) === `./dist/${file}`);
  const entries = Object.fromEntries(Object.entries(main.exports).filter(isPacked));
  return {
    name: '@stackheat/runtime',
    version: main.version,
    description:
      "Go's runtime/pprof and net/http/pprof for Node: profiles that go tool pprof reads.",
    license: main.license,
    type: 'commonjs',
    engines: main.engines,
    main: './dist/runtime.cjs',
    types: './dist/types/runtime/live/pprof.d.cts',
    exports: { '.': main.exports['./runtime'], ...entries, './package.json': './package.json' },
    // For TypeScript that does not read exports (moduleResolution node10).
    typesVersions: main.typesVersions,
    files: ['dist', 'THIRD_PARTY_NOTICES', 'NOTICE'],
    peerDependencies: main.peerDependencies,
    peerDependenciesMeta: main.peerDependenciesMeta,
  };
}

function noticesOf(root, files) {
  const inputs = files.flatMap((file) => {
    const metafile = JSON.parse(readFileSync(join(root, METAFILES, `dist_${file}.json`), 'utf8'));
    return Object.keys(metafile.inputs);
  });
  return thirdPartyNotices(inputs);
}

function pack(folder, out) {
  const [command, ...first] = npmCommand();
  const args = [...first, 'pack', '--json', '--pack-destination', resolve(out)];
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm pack: ${stderr}`);
  const [packed] = JSON.parse(stdout);
  return { ...packed, path: join(resolve(out), packed.filename) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = process.argv[2];
  if (out === undefined) {
    process.stderr.write('usage: node scripts/pack-runtime.mjs FOLDER\n');
    process.exitCode = 2;
  } else {
    process.stdout.write(`${packRuntime(out).path}\n`);
  }
}
