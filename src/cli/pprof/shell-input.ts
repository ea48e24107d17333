/** Where the shell's lines come from when nobody sits at a terminal: a pipe, a file, a dumb terminal. */
import { StringDecoder } from 'node:string_decoder';
import { CommandError, EXIT, type Io } from '../io.ts';

export const PROMPT = '(pprof) ';

export interface ShellInput {
  /** Undefined when there are no more. */
  readonly readLine: () => Promise<string | undefined>;
  /** Runs a report; on a terminal Ctrl-C ends it, and not the shell. False when it did. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  /** Leaves the terminal to another program for as long as this takes. */
  readonly lend: (work: () => Promise<void>) => Promise<void>;
  readonly isTerminal: boolean;
  readonly close: () => void;
}

/** A session has no such line; a device that never ends one would fill the memory. */
const LINE_CHARACTERS_MAX = 1024 * 1024;

/** As go tool pprof without a terminal: the prompt goes to standard output, and nothing is echoed. */
export function plainInput(io: Io): ShellInput {
  const lines = linesOf(io.stdin);
  return {
    readLine: async () => {
      io.stdout.write(PROMPT);
      const next = await lines.next();
      return next.done ? undefined : next.value;
    },
    run: async (work) => {
      await work();
      return true;
    },
    lend: (work) => work(),
    isTerminal: false,
    close: () => undefined,
  };
}

/** A last line without a newline counts. */
async function* linesOf(stream: Io['stdin']): AsyncGenerator<string, undefined> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LINE_CHARACTERS_MAX) {
      throw new CommandError('standard input: a line of over a million characters', EXIT.usage);
    }
    yield* lines;
  }
  rest += decoder.end();
  if (rest !== '') yield rest;
  return undefined;
}
