/**
 * From the words typed to the command that answers them, and from any failure to one sentence and an
 * exit status.
 */
import { statSync } from 'node:fs';
import { isAddress, portHint } from './address.ts';
import { COMMANDS, type Command } from './commands.ts';
import { CommandError, EXIT, type Io, type Output } from './io.ts';
import { standardOutput } from './standard-output.ts';

/** What the first word asks for. */
type Request =
  | { readonly kind: 'help'; readonly topics: readonly string[] }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage' }
  | { readonly kind: 'command'; readonly name: string; readonly args: readonly string[] }
  | { readonly kind: 'unknown'; readonly word: string };

export async function run(
  args: readonly string[],
  io: Io,
  commands: readonly Command[] = COMMANDS,
): Promise<number> {
  const request = requestOf(args, commands);
  try {
    return await answer(request, io, commands);
  } catch (error) {
    io.stderr.write(sentenceOf(error, io));
    if (error instanceof CommandError) return error.exitStatus;
    // Scripts written for `go tool pprof` know one status of failure.
    return request.kind === 'command' && request.name === 'pprof' ? EXIT.usage : EXIT.failed;
  }
}

/**
 * The process as an Io. A stream is made when it is first asked for: opening one takes milliseconds, and
 * most runs need one of three.
 *
 * A reader that has seen enough, such as `head`, is no failure; nor may it end a recording that goes on.
 * Any other failure to write is one: a full disk must not look like success.
 */
export function processIo(host: NodeJS.Process): Io {
  let stdout: Output | undefined;
  let stderr: NodeJS.WriteStream | undefined;
  return {
    env: host.env,
    get stdin() {
      return host.stdin;
    },
    get stdout() {
      stdout ??= standardOutput(host, (reason) => {
        host.stderr.write(`stackheat: standard output: ${reason}\n`);
        host.exitCode = EXIT.failed;
      });
      return stdout;
    },
    get stderr() {
      // When nobody listens to it, nobody is left to tell.
      stderr ??= host.stderr.on('error', () => undefined);
      return stderr;
    },
  };
}

function requestOf(args: readonly string[], commands: readonly Command[]): Request {
  const [word, ...rest] = args;
  if (word === undefined) return { kind: 'usage' };
  if (isSource(word)) return { kind: 'command', name: 'open', args };
  if (commands.some(({ name }) => name === word))
    return { kind: 'command', name: word, args: rest };
  if (word === 'help' || word === '--help' || word === '-h') {
    return { kind: 'help', topics: rest };
  }
  if (word === 'version' || word === '--version') return { kind: 'version' };
  // A flag before the first source (`--diff a b`), a directory, or an address without its port: `open`
  // knows what to say of them.
  if (word.startsWith('-') || kindOnDisk(word) === 'directory' || portHint(word) !== '') {
    return { kind: 'command', name: 'open', args };
  }
  return { kind: 'unknown', word };
}

/** A folder called `record` must not hide the command, hence files alone. */
function isSource(word: string): boolean {
  return word === '-' || isAddress(word) || kindOnDisk(word) === 'file';
}

function kindOnDisk(word: string): 'file' | 'directory' | undefined {
  try {
    const stats = statSync(word, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    return stats.isDirectory() ? 'directory' : 'file';
  } catch (error) {
    // A file that may not be looked at is one: `open` says so when it tries. Other words, such as one
    // too long for a path, are none.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'EACCES' || code === 'ELOOP' ? 'file' : undefined;
  }
}

async function answer(request: Request, io: Io, commands: readonly Command[]): Promise<number> {
  switch (request.kind) {
    case 'help':
      return await (await import('./help.ts')).help(request.topics, io, commands);
    case 'usage':
      io.stderr.write((await import('./help.ts')).helpText(commands));
      return EXIT.usage;
    case 'version':
      io.stdout.write(`stackheat ${(await import('./help.ts')).productVersion()}\n`);
      return EXIT.ok;
    case 'command': {
      const command = commands.find(({ name }) => name === request.name);
      if (command === undefined) throw notBuilt(request.name);
      const start = await command.load();
      return await start(request.args, io);
    }
    case 'unknown':
      throw await unknownWord(request.word, commands);
  }
}

function notBuilt(name: string): CommandError {
  return new CommandError(
    `${name}: this build has no such command; see stackheat help`,
    EXIT.usage,
  );
}

async function unknownWord(word: string, commands: readonly Command[]): Promise<CommandError> {
  const { nearestWord } = await import('./nearest-word.ts');
  const names = [...commands.map(({ name }) => name), 'help', 'version'];
  const nearest = nearestWord(word, names);
  const cure = nearest === undefined ? 'see stackheat help' : `did you mean stackheat ${nearest}?`;
  return new CommandError(`${word}: neither a file nor a command; ${cure}`, EXIT.usage);
}

function sentenceOf(error: unknown, io: Io): string {
  if (error instanceof CommandError) return `stackheat: ${error.message}\n`;
  const message = error instanceof Error ? error.message : String(error);
  const line = `stackheat: unexpected: ${message.split('\n', 1)[0]}\n`;
  if (io.env.STACKHEAT_DEBUG) return `${line}${error instanceof Error ? error.stack : ''}\n`;
  return `${line}This is a fault of stackheat: please file an issue with what STACKHEAT_DEBUG=1 prints.\n`;
}
