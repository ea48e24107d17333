/** Opens an address in the user's browser, where there is one to open it in. */
import { spawn } from 'node:child_process';

export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The programs to try, the first that starts wins. None on a Unix machine without a display. */
export function browserLaunches(
  url: string,
  platform: NodeJS.Platform,
  env: Environment,
): readonly Launch[] {
  const chosen = (env.BROWSER ?? '').split(platform === 'win32' ? ';' : ':');
  const launches = chosen.filter((text) => text.trim() !== '').map((text) => launchOf(text, url));
  if (platform === 'darwin') return [...launches, { file: 'open', args: [url] }];
  if (platform === 'win32') {
    // Not `start`: cmd.exe would take the address apart at its ampersands.
    return [...launches, { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] }];
  }
  if (env.WSL_DISTRO_NAME !== undefined) launches.push({ file: 'wslview', args: [url] });
  if (env.DISPLAY || env.WAYLAND_DISPLAY) launches.push({ file: 'xdg-open', args: [url] });
  return launches;
}

/** Only for somebody who looks at this machine's screen: on a terminal, not in CI, not over SSH. */
export function wantsBrowser(isTerminal: boolean, env: Environment): boolean {
  return isTerminal && !env.CI && !env.SSH_CONNECTION;
}

/** Resolves to whether one started. */
export async function openBrowser(launches: readonly Launch[]): Promise<boolean> {
  for (const launch of launches) if (await starts(launch)) return true;
  return false;
}

/** BROWSER may hold options, and %s where the address goes. */
function launchOf(text: string, url: string): Launch {
  const [file = '', ...options] = text.trim().split(/\s+/);
  const hasPlace = options.some((option) => option.includes('%s'));
  const args = options.map((option) => option.replaceAll('%s', url));
  return { file, args: hasPlace ? args : [...args, url] };
}

function starts({ file, args }: Launch): Promise<boolean> {
  return new Promise((resolve) => {
    // A group of its own: Ctrl-C here must not close the user's browser.
    const child = spawn(file, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
