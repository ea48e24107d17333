import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { encodePprof } from '../formats/pprof-encode.ts';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import type { Io } from './io.ts';
import { saveProfile } from './save-profile.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-save-'));
after(() => rmSync(folder, { recursive: true }));

function io(env: Io['env']): Io & { readonly said: string[] } {
  const said: string[] = [];
  const output = { write: (text: string | Uint8Array) => said.push(String(text)) };
  return { stdin: Readable.from([]), stdout: output, stderr: output, env, said };
}

function profile(file: string, ...types: readonly string[]): Profile {
  const builder = new ProfileBuilder(types.map((type) => ({ type, unit: 'count' })));
  builder.mapping({
    ...{ start: 1n, limit: 2n, offset: 0n, file, buildId: '' },
    ...{ hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true },
  });
  return builder.finish();
}

const NAMES = [
  ['linux', '/usr/bin/app', ['cpu'], 'pprof.app.cpu.001.pb.gz'],
  ['linux', '', ['inuse objects', 'in/use'], 'pprof.inuse objects.in_use.001.pb.gz'],
  ['linux', '/a/b:c\\d', ['x\ny'], 'pprof.b:c\\d.x_y.001.pb.gz'],
  ['darwin', '/Applications/App', ['cpu'], 'pprof.App.cpu.001.pb.gz'],
  ['win32', 'C:\\Program Files\\app.exe', ['cpu'], 'pprof.app.exe.cpu.001.pb.gz'],
  ['win32', '\\\\server\\share\\app.exe', ['a:b?'], 'pprof.app.exe.a_b_.001.pb.gz'],
] as const;

for (const [platform, file, types, name] of NAMES) {
  test(`on ${platform}, ${types.join()} of ${file || 'no file'} is kept as ${JSON.stringify(name)}`, () => {
    const world = io({ PPROF_TMPDIR: folder });
    const kept = profile(file, ...types);
    const path = saveProfile(kept, world, platform) ?? '';
    assert.equal(basename(path), name);
    assert.deepEqual(new Uint8Array(gunzipSync(readFileSync(path))), encodePprof(kept));
    assert.deepEqual(world.said, [`Saved profile in ${path}\n`]);
    rmSync(path);
  });
}

test('what is there is never written over', () => {
  writeFileSync(join(folder, 'pprof.app.cpu.001.pb.gz'), 'mine');
  const path = saveProfile(profile('app', 'cpu'), io({ PPROF_TMPDIR: folder }));
  assert.equal(path, join(folder, 'pprof.app.cpu.002.pb.gz'));
  assert.equal(readFileSync(join(folder, 'pprof.app.cpu.001.pb.gz'), 'utf8'), 'mine');
});

test('PPROF_TMPDIR, else pprof in the home directory, else the temporary folder', () => {
  const home = join(folder, 'home');
  for (const [env, platform, within] of [
    [{ PPROF_TMPDIR: join(folder, 'a', 'b'), HOME: home }, 'linux', join(folder, 'a', 'b')],
    [{ HOME: home }, 'linux', join(home, 'pprof')],
    [{ USERPROFILE: home, HOME: '/wrong' }, 'win32', join(home, 'pprof')],
    [{ TMPDIR: folder }, 'linux', folder],
    [{ PPROF_TMPDIR: '/dev/null', TMPDIR: folder }, 'linux', folder],
  ] as const) {
    const path = saveProfile(profile('app', 'x'), io(env), platform) ?? '';
    assert.equal(path, join(within, basename(path)));
    rmSync(path);
  }
});

test('a name that the disk refuses is said, and leaves nothing', () => {
  const before = readdirSync(folder);
  const world = io({ PPROF_TMPDIR: folder });
  assert.equal(saveProfile(profile('app', 'x'.repeat(100_000)), world), undefined);
  assert.match(world.said.join(''), /^Could not save profile: ENAMETOOLONG/);
  assert.deepEqual(readdirSync(folder), before);
});
