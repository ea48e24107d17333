/** Whether the files of `stackheat compare` are profiles or results of Go benchmarks: by what is in them. */
import { closeSync, openSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { HEAD_BYTES, isBenchmarkText } from '../bench/results/appearance.ts';
import { startOf } from '../fetch/byte-stream.ts';
import { isAddress } from './address.ts';
import { benchmarkInput } from './benchmark-input.ts';
import { BENCHMARK_FLAGS, type CompareArguments } from './compare-arguments.ts';
import { CommandError, EXIT, type Io } from './io.ts';

type Kind = 'benchmarks' | 'profile' | 'unknown';

export interface KindOfSources {
  readonly isOfBenchmarks: boolean;
  /** With a standard input from which nothing is missing. */
  readonly io: Io;
}

/** Throws CommandError for both at once. What cannot be read is left to who reads it. */
export async function kindOfSources(
  { sources, after = [], given }: CompareArguments,
  io: Io,
): Promise<KindOfSources> {
  const stdin = { kind: 'unknown' as Kind, io };
  const kinds = new Map<string, Kind>();
  for (const word of [...sources, ...after]) {
    const isStdin = benchmarkInput(word).path === '-';
    if (isStdin && stdin.kind === 'unknown') Object.assign(stdin, await kindOfStdin(io));
    kinds.set(word, isStdin ? stdin.kind : kindOfWord(word));
  }
  const nameOf = (wanted: Kind): string | undefined =>
    [...kinds].find(([, kind]) => kind === wanted)?.[0];
  const [benchmarks, profile] = [nameOf('benchmarks'), nameOf('profile')];
  if (benchmarks !== undefined && profile !== undefined) {
    const cure = 'compare profiles with profiles, benchmarks with benchmarks';
    throw new CommandError(
      `compare: ${benchmarks} holds results of Go benchmarks, and ${profile} does not; ${cure}`,
      EXIT.usage,
    );
  }
  const isAsked = BENCHMARK_FLAGS.some((name) => given.has(name));
  const isOfBenchmarks = benchmarks !== undefined || (isAsked && profile === undefined);
  return { isOfBenchmarks, io: stdin.io };
}

function kindOfWord(word: string): Kind {
  if (isAddress(word)) return 'profile';
  const head = headOf(benchmarkInput(word).path);
  return head === undefined ? 'unknown' : kindOfBytes(head);
}

/** Text that is neither is unknown: an empty file, or one that is no longer what it was. */
function kindOfBytes(head: Uint8Array): Kind {
  const text = Buffer.from(head).toString('latin1');
  if (isBenchmarkText(text)) return 'benchmarks';
  return TEXT.test(text) ? 'unknown' : 'profile';
}

const TEXT = /^[\t\n\r\x20-\x7e\x80-\xff]*$/;

/** Undefined for what cannot be read, such as a file that is not there. */
function headOf(path: string): Uint8Array | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const buffer = new Uint8Array(HEAD_BYTES);
    return buffer.subarray(0, readSync(file, buffer, { position: 0 }));
  } catch {
    // A folder, or a pipe, which can be read only once.
    return undefined;
  } finally {
    closeSync(file);
  }
}

async function kindOfStdin(io: Io): Promise<{ kind: Kind; io: Io }> {
  if (io.stdin.isTTY === true) return { kind: 'unknown', io };
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of io.stdin)
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  const { head, all } = await startOf(bytes(), HEAD_BYTES);
  const { stdout, stderr, env } = io;
  return { kind: kindOfBytes(head), io: { stdin: Readable.from(all), stdout, stderr, env } };
}
