/** Where what outlives a run is kept, by the custom of the system. */
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
