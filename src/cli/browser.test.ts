import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserLaunches, openBrowser, wantsBrowser } from './browser.ts';

const URL = 'http://localhost:8787/?a=1&b=2';

const CASES = [
  { name: 'macOS', platform: 'darwin', env: {}, expected: [['open', URL]] },
  {
    name: 'Windows',
    platform: 'win32',
    env: {},
    expected: [['rundll32', 'url.dll,FileProtocolHandler', URL]],
  },
  { name: 'X11', platform: 'linux', env: { DISPLAY: ':0' }, expected: [['xdg-open', URL]] },
  {
    name: 'Wayland',
    platform: 'linux',
    env: { WAYLAND_DISPLAY: 'wayland-0' },
    expected: [['xdg-open', URL]],
  },
  { name: 'a machine without a display', platform: 'linux', env: {}, expected: [] },
  {
    name: 'WSL',
    platform: 'linux',
    env: { WSL_DISTRO_NAME: 'Debian' },
    expected: [['wslview', URL]],
  },
  {
    name: 'BROWSER with options',
    platform: 'linux',
    env: { BROWSER: 'firefox --new-window' },
    expected: [['firefox', '--new-window', URL]],
  },
  {
    name: 'BROWSER with a place for the address, and a second choice',
    platform: 'linux',
    env: { BROWSER: 'w3m -o x=%s:lynx' },
    expected: [
      ['w3m', '-o', `x=${URL}`],
      ['lynx', URL],
    ],
  },
  {
    name: 'BROWSER on Windows',
    platform: 'win32',
    env: { BROWSER: 'C:\\firefox.exe' },
    expected: [
      ['C:\\firefox.exe', URL],
      ['rundll32', 'url.dll,FileProtocolHandler', URL],
    ],
  },
] as const;

for (const { name, platform, env, expected } of CASES) {
  test(name, () => {
    const launches = browserLaunches(URL, platform, env).map(({ file, args }) => [file, ...args]);
    assert.deepEqual(launches, expected);
  });
}

test('a browser is for who sits before the screen', () => {
  assert.equal(wantsBrowser(true, {}), true);
  assert.equal(wantsBrowser(false, {}), false);
  assert.equal(wantsBrowser(true, { CI: 'true' }), false);
  assert.equal(wantsBrowser(true, { SSH_CONNECTION: '1 2 3 4' }), false);
});

test('what cannot be started leads to the next, and to false after the last', async () => {
  const missing = { file: '/nonexistent/browser', args: [] };
  assert.equal(await openBrowser([missing]), false);
  assert.equal(await openBrowser([missing, { file: process.execPath, args: ['-e', ''] }]), true);
});
