/** How the preload gets into every Node process of a command: by its environment. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  RECORD_VARIABLE,
  type RecordingOptions,
} from '../../runtime/recording/recording-options.ts';
import { CommandError } from '../io.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Beside the bundle; compiled tests find the same file from build/cli/record. */
export function preloadPath(): string {
  const candidates = ['record-preload.cjs', '../../../dist/record-preload.cjs'];
  for (const candidate of candidates) {
    const path = join(import.meta.dirname, candidate);
    if (existsSync(path)) return path;
  }
  throw new CommandError('dist/record-preload.cjs is missing: run npm run build');
}

export function recordingEnvironment(env: Environment, options: RecordingOptions): Environment {
  return {
    ...env,
    [RECORD_VARIABLE]: JSON.stringify(options),
    NODE_OPTIONS: nodeOptions(env.NODE_OPTIONS, options.preload),
  };
}

/** First, so that the program's own preloads are recorded too. */
export function nodeOptions(existing: string | undefined, preload: string): string {
  const required = `--require ${quoted(preload)}`;
  return existing === undefined || existing.trim() === '' ? required : `${required} ${existing}`;
}

/** Node splits NODE_OPTIONS at spaces, outside of double quotes, where a backslash escapes. */
function quoted(path: string): string {
  return /^[\w./:-]+$/.test(path) ? path : `"${path.replace(/["\\]/g, '\\$&')}"`;
}
