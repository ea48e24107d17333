/**
 * What `npm start`, `npm test` and the rest need before they can begin: a Node that is new enough and
 * the npm packages. Uses no npm package itself, and says what it does on standard error, since standard
 * output belongs to whatever runs next.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** The same as "engines" in package.json. */
const NODE_MIN = [20, 19];

export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Ends the process when Node or npm is not up to it; returns whether packages had to be installed. */
export function bootstrap() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1])) {
    say(
      `stackheat needs Node ${NODE_MIN.join('.')} or newer and this is ${process.version}: install a newer one from your system's packages or with "nvm install ${NODE_MIN[0]}", then try again.`,
    );
    process.exit(1);
  }
  process.chdir(ROOT);
  if (arePackagesCurrent()) return false;
  installPackages();
  return true;
}

/** npm writes node_modules/.package-lock.json last, so an interrupted install has none. */
function arePackagesCurrent() {
  // A link into another checkout is its owner's to renew: npm ci would empty what it points to.
  if (lstatSync('node_modules', { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const installed = 'node_modules/.package-lock.json';
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs
  );
}

function installPackages() {
  const why = existsSync('node_modules') ? 'package-lock.json is newer' : 'the first time here';
  say(`npm packages: installing with "npm ci" (${why}) …`);
  const started = performance.now();
  const [command, ...args] = npmCommand();
  const npm = spawnSync(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (npm.error !== undefined) {
    say(
      `npm packages: npm could not be started (${npm.error.message}); install it, then try again.`,
    );
  }
  if (npm.status !== 0) process.exit(npm.status || 1);
  say(`npm packages: installed in ${seconds(started)}`);
}

/** The npm that called us, else the one on the path (npm_execpath is also set by yarn and pnpm). */
export function npmCommand() {
  const caller = process.env.npm_execpath ?? '';
  return basename(caller) === 'npm-cli.js' ? [process.execPath, caller] : ['npm'];
}

export function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

/**
 * Runs a command on our own terminal until it ends by itself, whatever signal reaches us meanwhile, and
 * returns its exit status. On a terminal Ctrl-C has reached the child already: a second one would tell
 * it to give up its orderly end.
 */
export function runToItsEnd(command, args, env = process.env) {
  const child = spawn(command, args, { stdio: 'inherit', env });
  const forward = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      resolve(signal === null ? status : 128 + constants.signals[signal]);
    });
  });
}
