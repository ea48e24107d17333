/** Where what outlives a run is kept, by the custom of the system. */
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

export interface Place {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** For what the program remembers by itself. XDG_STATE_HOME wins everywhere; a relative one counts for nothing. */
export function stateFolder({ platform, env, home }: Place): string {
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  const given = env.XDG_STATE_HOME ?? '';
  if (isAbsolute(given)) return join(given, 'stackheat');
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'stackheat');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'stackheat');
  return join(home, '.local', 'state', 'stackheat');
}

/** Where the user's settings are, as Go's os.UserConfigDir has it: pprof keeps its own beside ours. */
export function configFolder({ platform, env, home }: Place): string {
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  if (platform === 'win32') return env.APPDATA || join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  const given = env.XDG_CONFIG_HOME ?? '';
  return isAbsolute(given) ? given : join(home, '.config');
}

/** This machine, with the home directory that the environment names. */
export function thisPlace(env: Place['env']): Place {
  const { platform } = process;
  // What homedir() says as well, without loading node:os for it.
  const home = (platform !== 'win32' && env.HOME) || homedir();
  return { platform, env, home };
}
