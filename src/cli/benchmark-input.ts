/** Files of benchmarks as they are named: `old.txt`, `label=old.txt`, or `-` for standard input. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { CommandError, EXIT, type Io } from './io.ts';

export interface BenchmarkInput {
  readonly path: string;
  /** Undefined when none is given. */
  readonly label: string | undefined;
}

export function benchmarkInput(word: string): BenchmarkInput {
  const equals = word.indexOf('=');
  if (equals === -1) return { path: word, label: undefined };
  const path = word.slice(equals + 1);
  // The name of a file may have an equals sign too.
  if (path !== '-' && !existsSync(path) && existsSync(word))
    return { path: word, label: undefined };
  return { path, label: word.slice(0, equals) };
}

/** What is in `.file`: the label, else the path, numbered where one is named several times. */
export function inputLabels(inputs: readonly BenchmarkInput[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { path, label } of inputs) {
    if (label === undefined) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  const numbers = new Map<string, number>();
  return inputs.map(({ path, label }) => {
    if (label !== undefined) return label;
    if (counts.get(path) === 1) return path;
    const number = numbers.get(path) ?? 0;
    numbers.set(path, number + 1);
    return `${path}#${number}`;
  });
}

/** A JavaScript string cannot be much longer. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;

/** Throws CommandError. */
export async function readBenchmarkText({ path }: BenchmarkInput, io: Io): Promise<string> {
  const bytes = path === '-' ? await readStdin(io) : readFile(path);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory; name a file in it',
};

function readFile(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > FILE_BYTES_MAX) throw tooLong(path);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
    throw new CommandError(`${path}: ${reason}`, EXIT.usage, { cause: error });
  }
}

async function readStdin({ stdin }: Io): Promise<Uint8Array> {
  if (stdin.isTTY === true) {
    const message =
      'standard input: is a terminal; pipe results into it, as in go test -bench . | stackheat compare old.txt -';
    throw new CommandError(message, EXIT.usage);
  }
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const piece = Buffer.from(chunk);
    length += piece.length;
    if (length > FILE_BYTES_MAX) throw tooLong('standard input');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function tooLong(name: string): CommandError {
  const most = FILE_BYTES_MAX / 1024 / 1024;
  const cure = 'leave out what is no line of results, as with grep -v';
  return new CommandError(`${name}: is longer than ${most} MiB; ${cure}`, EXIT.usage);
}
