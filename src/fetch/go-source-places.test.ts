import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type GoEnvironment,
  goSourcePlaces,
  moduleFile,
  standardFile,
} from './go-source-places.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-go-places-'));
after(() => rmSync(folder, { recursive: true }));

/** A file of a profile, and where it is under the module cache and under vendor. */
const MODULE_FILES = [
  ['github.com/a/b@v1.2.3/x.go', 'github.com/a/b@v1.2.3/x.go', 'github.com/a/b/x.go'],
  [
    'github.com/BurntSushi/toml@v1.0.0-RC1/Sub/X.go',
    'github.com/!burnt!sushi/toml@v1.0.0-!r!c1/Sub/X.go',
    'github.com/BurntSushi/toml/Sub/X.go',
  ],
  [
    '/home/ci/go/pkg/mod/github.com/!burnt!sushi/toml@v1.0.0/X.go',
    'github.com/!burnt!sushi/toml@v1.0.0/X.go',
    'github.com/BurntSushi/toml/X.go',
  ],
  ['main.go', undefined, undefined],
  ['/usr/src/app@2/main.go', undefined, undefined],
  ['github.com/a/b@v1/../../../etc/passwd', undefined, undefined],
] as const;
for (const [file, cachePath, vendorPath] of MODULE_FILES) {
  test(`${file} ${cachePath === undefined ? 'is of no module' : `is ${cachePath}`}`, () => {
    assert.deepEqual(moduleFile(file), cachePath && { cachePath, vendorPath });
  });
}

for (const [file, standard] of [
  ['/usr/local/go/src/runtime/malloc.go', 'runtime/malloc.go'],
  ['/usr/lib/go-1.22/src/net/http/server.go', 'net/http/server.go'],
  ['/opt/hostedtoolcache/go/1.21.0/x64/src/sort/sort.go', 'sort/sort.go'],
  ['/opt/homebrew/Cellar/go/1.26/libexec/src/io/io.go', 'io/io.go'],
  ['C:/Program Files/Go/src/io/io.go', 'io/io.go'],
  ['/m/golang.org/toolchain@v0.0.1-go1.26.linux-amd64/src/io/io.go', 'io/io.go'],
  ['runtime/malloc.go', 'runtime/malloc.go'],
  ['vendor/golang.org/x/net/idna/idna.go', 'vendor/golang.org/x/net/idna/idna.go'],
  ['github.com/a/b/x.go', undefined],
  ['/app/src/bytes/buffer.go', undefined],
  ['main.go', undefined],
  ['/usr/local/go/src/../../../etc/passwd', undefined],
] as const) {
  test(`${file} ${standard === undefined ? 'is not of the standard library' : 'is'}`, () => {
    assert.equal(standardFile(file), standard);
  });
}

function environment(fields: Partial<GoEnvironment>): GoEnvironment {
  return { env: {}, workingDirectory: join(folder, 'app/cmd'), platform: 'linux', ...fields };
}

test('the cache is where Go says, and vendor directories are those upwards', () => {
  const file = 'example.com/m@v1.0.0/x.go';
  const placesOf = (env: GoEnvironment['env']): readonly string[] =>
    goSourcePlaces(environment({ env, workingDirectory: '/w/app' }))(file);
  const vendored = ['/w/app', '/w', ''].map((at) => `${at}/vendor/example.com/m/x.go`);
  assert.deepEqual(placesOf({ GOMODCACHE: '/c', GOPATH: '/p' }), [`/c/${file}`, ...vendored]);
  assert.deepEqual(placesOf({ GOPATH: '/p:/q', HOME: '/h' }).slice(0, 2), [
    `/p/pkg/mod/${file}`,
    `/q/pkg/mod/${file}`,
  ]);
  assert.equal(placesOf({ HOME: '/h' })[0], `/h/go/pkg/mod/${file}`);
  const onWindows = goSourcePlaces(
    environment({ env: { USERPROFILE: 'C:\\U' }, workingDirectory: 'C:\\w', platform: 'win32' }),
  );
  assert.deepEqual(onWindows('example.com\\m@v1.0.0\\x.go'), [
    'C:\\U\\go\\pkg\\mod\\example.com\\m@v1.0.0\\x.go',
    'C:\\w\\vendor\\example.com\\m\\x.go',
    'C:\\vendor\\example.com\\m\\x.go',
  ]);
});

test('the module around the working directory is found by its name', () => {
  mkdirSync(join(folder, 'app/cmd'), { recursive: true });
  writeFileSync(
    join(folder, 'app/go.mod'),
    '// ours\nmodule example.com/App // comment\n\ngo 1.26\n',
  );
  const places = goSourcePlaces(environment({}));
  assert.deepEqual(places('example.com/App/lib/x.go'), [join(folder, 'app/lib/x.go')]);
  assert.deepEqual(places('example.com/Apple/x.go'), []);
});

test('GOROOT wins; else it is that of the go on PATH', () => {
  const root = join(folder, 'go');
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'src/runtime'), { recursive: true });
  writeFileSync(join(root, 'bin/go'), '');
  const placesOf = (env: GoEnvironment['env']): readonly string[] =>
    goSourcePlaces(environment({ env }))('runtime/malloc.go');
  assert.deepEqual(placesOf({ GOROOT: '/r', PATH: `${root}/bin` }), ['/r/src/runtime/malloc.go']);
  assert.equal(placesOf({ PATH: `/nosuch:${root}/bin` })[0], join(root, 'src/runtime/malloc.go'));
});
