import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configFolder, stateFolder } from './user-folders.ts';

const CASES = [
  { platform: 'linux', home: '/home/a', env: {}, expected: '/home/a/.local/state/stackheat' },
  {
    platform: 'linux',
    home: '/home/a',
    env: { XDG_STATE_HOME: '/x/state' },
    expected: '/x/state/stackheat',
  },
  {
    platform: 'linux',
    home: '/home/a',
    env: { XDG_STATE_HOME: 'relative' },
    expected: '/home/a/.local/state/stackheat',
  },
  {
    platform: 'darwin',
    home: '/Users/a',
    env: {},
    expected: '/Users/a/Library/Application Support/stackheat',
  },
  {
    platform: 'win32',
    home: 'C:\\Users\\a',
    env: { LOCALAPPDATA: 'D:\\Local' },
    expected: 'D:\\Local\\stackheat',
  },
  {
    platform: 'win32',
    home: 'C:\\Users\\a',
    env: {},
    expected: 'C:\\Users\\a\\AppData\\Local\\stackheat',
  },
] as const;

for (const { platform, home, env, expected } of CASES) {
  test(`${platform} ${JSON.stringify(env)}`, () => {
    assert.equal(stateFolder({ platform, home, env }), expected);
  });
}

for (const { platform, home, env, expected } of [
  { platform: 'linux', home: '/home/a', env: {}, expected: '/home/a/.config' },
  { platform: 'linux', home: '/home/a', env: { XDG_CONFIG_HOME: '/x' }, expected: '/x' },
  {
    platform: 'darwin',
    home: '/Users/a',
    env: { XDG_CONFIG_HOME: '/x' },
    expected: '/Users/a/Library/Application Support',
  },
  { platform: 'win32', home: 'C:\\a', env: { APPDATA: 'D:\\R' }, expected: 'D:\\R' },
] as const) {
  test(`settings on ${platform} ${JSON.stringify(env)}`, () => {
    assert.equal(configFolder({ platform, home, env }), expected);
  });
}
