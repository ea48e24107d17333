import type { Profile } from '../profile/profile.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import type { CommandLine } from './pprof/command-line.ts';

export async function servePage(_profile: Profile, _line: CommandLine, _io: Io): Promise<number> {
  throw new CommandError('the page is not built yet', EXIT.usage);
}
