/** Node binaries of other versions, from npm's package `node`, kept where a clean install does not reach. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const CACHE = resolve('node_modules/.cache/node-versions');
const INSTALL_TIMEOUT_MS = 240_000;

/** The path of a Node of that major version; undefined where there is none and no registry to ask. */
export function otherNode(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = join(CACHE, String(major));
  const binary = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(binary)) install(folder, major);
  const version = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return version.stdout?.startsWith(`v${major}.`) ? binary : undefined;
}

function install(folder, major) {
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${major}`];
  // The package fetches its binary in an install script.
  const env = { ...process.env, npm_config_ignore_scripts: 'false' };
  spawnSync('npm', args, { cwd: folder, env, timeout: INSTALL_TIMEOUT_MS, stdio: 'ignore' });
}

/** For PATH, so that a command called `node` is this one. */
export function withNode(binary) {
  return { PATH: `${dirname(binary)}:${process.env.PATH}` };
}
