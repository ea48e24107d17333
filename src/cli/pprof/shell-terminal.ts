import type { Profile } from '../../profile/profile.ts';
import type { Io } from '../io.ts';
import { plainInput, type ShellInput } from './shell-input.ts';
export function terminalInput(_profile: Profile, io: Io): ShellInput { return plainInput(io); }
