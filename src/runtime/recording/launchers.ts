/**
 * Node programs that only start another one. Nobody who types `stackheat record -- npm run dev` wants
 * to see npm, so the preload leaves them alone and their child becomes the program.
 */
import { realpathSync } from 'node:fs';

/** Ends of main scripts, from the folder in node_modules (or the like) on. */
const LAUNCHER_SCRIPTS = [
  /\/npm\/bin\/(npm|npx)-cli\.js$/,
  /\/npm\/lib\/cli(\/\w+)?\.js$/,
  /\/corepack\/dist\/\w+\.js$/,
  /\/corepack\/v\d+\/.*\.c?js$/,
  /\/(yarn|yarnpkg)\/(bin|lib)\/[\w-]+\.c?js$/,
  /\/\.yarn\/releases\/yarn-[^/]+\.c?js$/,
  /\/pnpm\/(bin|dist)\/(pnpm|pnpx)\.[cm]?js$/,
  /\/tsx\/dist\/cli\.[cm]js$/,
  /\/nodemon\/bin\/nodemon\.js$/,
  /\/ts-node-dev\/lib\/bin\.js$/,
  /\/cross-env\/.*\/(bin\/)?cross-env(-shell)?\.js$/,
  /\/(dotenv-cli|env-cmd|dotenvx)\/.*\.js$/,
  /\/concurrently\/dist\/bin\/concurrently\.js$/,
  /\/(npm-run-all2?)\/bin\/[\w-]+(\/index)?\.js$/,
  /\/wireit\/bin\/wireit\.js$/,
];

export function isLauncher(script: string): boolean {
  return isLauncherPath(script) || isLauncherPath(realPath(script));
}

/** The same for a path taken literally: bins are symlinks on Unix, so try the real path as well. */
export function isLauncherPath(path: string): boolean {
  const slashed = path.replaceAll('\\', '/');
  return LAUNCHER_SCRIPTS.some((pattern) => pattern.test(slashed));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A script that does not exist is Node's own error to report, a moment later.
    return path;
  }
}
