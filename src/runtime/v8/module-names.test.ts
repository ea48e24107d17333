import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModuleNames, type Platform, pathOfUrl } from './module-names.ts';

for (const { platform, path, found, cwd, want } of [
  {
    platform: 'linux',
    path: '/srv/app/src/cart.ts',
    found: ['/srv/app/.git', '/srv/app/src/package.json'],
    cwd: '/',
    want: 'src/cart',
  },
  {
    platform: 'linux',
    path: '/srv/app/packages/a/lib/x.cjs',
    found: ['/srv/app/packages/a/package.json', '/srv/app/package.json'],
    cwd: '/srv/app',
    want: 'lib/x',
  },
  { platform: 'linux', path: '/tmp/t/one.mjs', found: [], cwd: '/tmp', want: 't/one' },
  { platform: 'linux', path: '/tmp/t/one.mjs', found: [], cwd: '/home/me', want: 'one' },
  {
    platform: 'linux',
    path: '/srv/app/node_modules/.pnpm/a@1.0.0/node_modules/@scope/a/dist/index.js',
    found: ['/srv/app/.git'],
    cwd: '/srv/app',
    want: '@scope/a/dist/index',
  },
  {
    platform: 'linux',
    path: '/a/user.service.ts',
    found: ['/a/.git'],
    cwd: '/',
    want: 'user.service',
  },
  { platform: 'linux', path: 'src/made/up.ts', found: [], cwd: '/', want: 'src/made/up' },
  {
    platform: 'darwin',
    path: '/Users/me/app/src/cart.tsx',
    found: ['/Users/me/app/.git'],
    cwd: '/',
    want: 'src/cart',
  },
  {
    platform: 'win32',
    path: 'C:\\work\\app\\src\\cart.ts',
    found: ['C:\\work\\app\\.git'],
    cwd: 'C:\\',
    want: 'src/cart',
  },
  {
    platform: 'win32',
    path: 'D:\\app\\node_modules\\left\\pad.js',
    found: [],
    cwd: 'C:\\',
    want: 'left/pad',
  },
  {
    platform: 'win32',
    path: '\\\\host\\share\\app\\x.js',
    found: ['\\\\host\\share\\app\\package.json'],
    cwd: 'C:\\',
    want: 'x',
  },
  { platform: 'win32', path: 'D:\\t\\x.js', found: [], cwd: 'C:\\', want: 'x' },
] as const) {
  test(`${platform}: ${path} is ${want}`, () => {
    const exists = (asked: string) => found.some((one) => one === asked);
    assert.equal(new ModuleNames({ cwd, platform, exists }).of(path), want);
  });
}

for (const [platform, url, want] of [
  ['linux', 'file:///srv/my%20app/x.js', '/srv/my app/x.js'],
  ['linux', 'file:///srv/x.mjs?t=17', '/srv/x.mjs'],
  ['darwin', 'file:///Users/me/x.js', '/Users/me/x.js'],
  ['win32', 'file:///C:/work/x.js', 'C:\\work\\x.js'],
  ['win32', 'file://host/share/x.js', '\\\\host\\share\\x.js'],
  ['linux', 'file:///a%2fb.js', undefined],
  ['linux', 'node:fs', undefined],
  ['linux', '', undefined],
] as const satisfies readonly (readonly [Platform, string, string | undefined])[]) {
  test(`${platform}: ${url || '(no URL)'} is at ${want ?? 'no path'}`, () => {
    assert.equal(pathOfUrl(url, platform), want);
  });
}
