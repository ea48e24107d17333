/** How the preload gets into every Node process of a command: by its environment. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  RECORD_VARIABLE,
  type RecordingOptions,
} from '../../runtime/recording/recording-options.ts';
import { CommandError } from '../io.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export function preloadPath(): string {
  return bundled('record-preload.cjs');
}

/** What a running program loads when it is attached to. */
export function attachedPath(): string {
  return bundled('record-attached.cjs');
}

/** Beside the bundle; compiled tests find the same file from build/cli/record. */
function bundled(name: string): string {
  for (const candidate of [name, `../../../dist/${name}`]) {
    const path = join(import.meta.dirname, candidate);
    if (existsSync(path)) return path;
  }
  throw new CommandError(`dist/${name} is missing: run npm run build`);
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
