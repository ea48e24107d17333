/** Whether a command runs a Node program or a native one, by looking at its file and its words. */
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import { basename, delimiter, join, sep } from 'node:path';
import { isFile } from '../is-file.ts';

/** By what it is recorded. */
export type CommandKind = 'node' | 'perf';

type Environment = Readonly<Record<string, string | undefined>>;

/** Native programs that are there to start another, which may well be Node. */
const STARTERS: ReadonlySet<string> = new Set(
  (
    'sh bash dash ash zsh ksh fish busybox env nice nohup time timeout setsid stdbuf xvfb-run sudo doas ' +
    'tini dumb-init catatonit make gmake just docker podman volta fnm mise asdf direnv op doppler'
  ).split(' '),
);
/** By whatever they are shimmed. */
export const NODE_COMMANDS =
  /^(node|nodejs|npm|npx|yarn|yarnpkg|pnpm|pnpx|corepack|tsx|ts-node|electron)(\.exe)?$/;
const NODE_SCRIPT = /\.[cm]?[jt]sx?$/;

/** 'node' in doubt: its recorder changes nothing about a program that is none. */
export function commandKind(
  command: readonly string[],
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): CommandKind {
  const [name = '', ...args] = command;
  if (platform !== 'linux' || NODE_COMMANDS.test(basename(name))) return 'node';
  const path = commandPath(name, env.PATH ?? '');
  if (path === undefined || !isElf(path)) return 'node';
  const real = basename(realpathSync(path));
  if (STARTERS.has(basename(name)) || STARTERS.has(real) || NODE_COMMANDS.test(real)) return 'node';
  const isForNode = args.some((arg) => NODE_COMMANDS.test(basename(arg)) || NODE_SCRIPT.test(arg));
  return isForNode || holdsNode(path) ? 'node' : 'perf';
}

/** As a shell finds it; undefined when there is no such file. */
export function commandPath(name: string, searchPath: string): string | undefined {
  const candidates = name.includes(sep)
    ? [name]
    : searchPath.split(delimiter).map((folder) => join(folder || '.', name));
  return candidates.find(isFile);
}

function isElf(path: string): boolean {
  const { value: head } = chunksOf(path, 4).next();
  return head?.toString('latin1') === '\x7fELF';
}

/** Every Node, whatever it is called and packed into, looks for its options there. */
const NODE_MARK = 'NODE_OPTIONS';
/** Programs of this size with Node in them start with a script, so nobody waits for them to be read. */
const SEARCHED_BYTES_MAX = 512 * 1024 * 1024;

export function holdsNode(path: string): boolean {
  let searched = 0;
  let tail = '';
  for (const chunk of chunksOf(path, 4 * 1024 * 1024)) {
    const text = tail + chunk.toString('latin1');
    if (text.includes(NODE_MARK)) return true;
    tail = text.slice(-NODE_MARK.length);
    searched += chunk.length;
    if (searched > SEARCHED_BYTES_MAX) return false;
  }
  return false;
}

/** Each is overwritten by the next. */
function* chunksOf(path: string, bytes: number): Generator<Buffer, undefined> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const buffer = Buffer.allocUnsafe(bytes);
    for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
      yield buffer.subarray(0, length);
    }
    return undefined;
  } catch {
    // Whoever starts it says why it cannot be read.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
