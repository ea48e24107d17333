/** A profile out of a file or standard input. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { appearance } from '../formats/appearance.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import { type DecodeOptions, PprofDecoder, StacksNeededError } from '../formats/pprof-decode.ts';
import type { Profile } from '../profile/profile.ts';
import { FetchError } from './fetch-error.ts';
import { gunzip, isGzip, sizeHint } from './gzip.ts';
import { useOptimizer } from './optimizer.ts';
import type { Rereader } from './other-formats.ts';

export interface ReadOptions {
  /** Stacks may come empty. */
  readonly areStacksUnused?: boolean;
}

/** Throws FetchError when the file cannot be read and FormatError when it is no profile. */
export async function readProfileFile(
  path: string,
  limits = DEFAULT_LIMITS,
  options: ReadOptions = {},
): Promise<Profile> {
  try {
    return await readOnce(path, limits, options);
  } catch (error) {
    if (!(error instanceof StacksNeededError)) throw error;
    return await readOnce(path, limits, {});
  }
}

async function readOnce(
  path: string,
  limits: DecodeLimits,
  { areStacksUnused = false }: ReadOptions,
): Promise<Profile> {
  const file = openFile(path);
  try {
    const stat = fstatSync(file);
    // A pipe can be read once only.
    const options = { limits, areStacksUnused: areStacksUnused && stat.isFile() };
    const { size } = stat;
    const head = readPiece(path, file, newPiece(size));
    const isPacked = isGzip(head);
    if (!stat.isFile()) {
      const pieces = kept(piecesOf(path, file, head), limits);
      return await decodePieces(path, { ...pieces, isPacked }, options);
    }
    return await decodePieces(
      path,
      {
        pieces: passingPieces(path, file, head.length, head),
        again: () => passingPieces(path, file, 0),
        isFile: !isPacked,
        isPacked,
        bytesHint: isPacked ? sizeHint(tailOf(path, file, size), size) : size,
      },
      options,
    );
  } finally {
    closeSync(file);
  }
}

/** `source` is what messages call the bytes. */
export async function readProfileBytes(
  bytes: Uint8Array,
  source: string,
  limits: DecodeLimits = DEFAULT_LIMITS,
): Promise<Profile> {
  const isPacked = isGzip(bytes);
  const bytesHint = isPacked ? sizeHint(bytes) : bytes.length;
  return await decodePieces(source, { ...kept([bytes], limits), bytesHint, isPacked }, { limits });
}

type DecodeChoices = Required<Pick<DecodeOptions, 'limits'>> &
  Pick<DecodeOptions, 'areStacksUnused'>;

/** cli/short-run.ts leaves out V8's optimizing compiler for small files, some of which unpack to much. */
const LONG_RUN_BYTES = 1024 * 1024;

const HEAD_BYTES = 1024;
const PIECE_BYTES = 256 * 1024;

interface Pieces {
  readonly pieces: Iterable<Uint8Array>;
  /** From the start once more. */
  again(): Iterable<Uint8Array>;
  /** Whether other programs find the bytes where messages say that they are. */
  readonly isFile: boolean;
}

interface ProfilePieces extends Pieces {
  readonly isPacked: boolean;
  /** Of the profile, unpacked; 0 where nothing is known. */
  readonly bytesHint?: number;
}

async function decodePieces(
  source: string,
  { pieces, again, isFile, isPacked, bytesHint = 0 }: ProfilePieces,
  options: DecodeChoices,
): Promise<Profile> {
  const { limits } = options;
  const decoder = new PprofDecoder({ ...options, source, bytesHint });
  const unpacked = (packed: Iterable<Uint8Array>, feed: (chunk: Uint8Array) => void) =>
    isPacked ? gunzip(packed, source, feed) : feedAll(packed, feed);
  // Before the first chunk, also where there is more than was said: what began without the compiler stays
  // without it for long.
  if (bytesHint > LONG_RUN_BYTES) useOptimizer();
  const longFrom = Math.min(LONG_RUN_BYTES, bytesHint);
  let head = new Uint8Array(0);
  let bytes = 0;
  try {
    await unpacked(pieces, (chunk) => {
      if (head.length === 0) head = chunk.slice(0, HEAD_BYTES);
      bytes += chunk.length;
      if (bytes > longFrom) useOptimizer();
      decoder.feed(chunk);
    });
    return decoder.finish();
  } catch (error) {
    const reread: Rereader = (feed) => unpacked(again(), feed);
    return await otherFormat(error, { source, head, limits, reread, isFile });
  }
}

function feedAll(pieces: Iterable<Uint8Array>, feed: (chunk: Uint8Array) => void): void {
  for (const piece of pieces) feed(piece);
}

/** What comes only once is remembered, as far as a format that is read a second time may be long. */
function kept(source: Iterable<Uint8Array>, { legacyBytesMax }: DecodeLimits): Pieces {
  const seen: Uint8Array[] = [];
  const rest = source[Symbol.iterator]();
  let bytes = 0;
  function* pieces(): Generator<Uint8Array> {
    for (let next = rest.next(); !next.done; next = rest.next()) {
      if (bytes <= legacyBytesMax) seen.push(next.value);
      bytes += next.value.length;
      yield next.value;
    }
  }
  return {
    pieces: pieces(),
    *again() {
      yield* [...seen];
      yield* pieces();
    },
    isFile: false,
  };
}

function* piecesOf(path: string, file: number, head: Uint8Array): Generator<Uint8Array> {
  for (let piece = head; piece.length > 0; piece = readPiece(path, file, newPiece())) yield piece;
}

/** The file is never held whole: each piece is overwritten by the next. */
function* passingPieces(
  path: string,
  file: number,
  from: number,
  head?: Uint8Array,
): Generator<Uint8Array> {
  if (head !== undefined) yield head;
  const buffer = newPiece();
  for (let position = from; ; ) {
    const piece = readPiece(path, file, buffer, position);
    if (piece.length === 0) return;
    position += piece.length;
    yield piece;
  }
}

/** The last bytes of a file of so many, where gzip says how much it holds. */
function tailOf(path: string, file: number, size: number): Uint8Array {
  const tail = new Uint8Array(4);
  return readPiece(path, file, tail, Math.max(0, size - tail.length));
}

/** A pipe has no size. */
function newPiece(size = 0): Uint8Array {
  return new Uint8Array(size > 0 ? Math.min(size, PIECE_BYTES) : PIECE_BYTES);
}

/** Synchronous: promises would cost a small profile more than the reading does. */
function readPiece(path: string, file: number, buffer: Uint8Array, position?: number): Uint8Array {
  try {
    return buffer.subarray(0, readSync(file, buffer, { position: position ?? null }));
  } catch (error) {
    throw unreadable(path, error);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw unreadable(path, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR:
    'is a directory; name a profile in it, such as cpu.pb.gz, or open all of them with stackheat DIR',
};

function unreadable(path: string, error: unknown): FetchError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new FetchError(path, reason, { cause: error });
}

interface Refused {
  readonly source: string;
  readonly head: Uint8Array;
  readonly limits: DecodeLimits;
  readonly reread: Rereader;
  readonly isFile: boolean;
}

/** What the decoder of profile.proto refused may be another format; if not, its error is thrown. */
async function otherFormat(error: unknown, refused: Refused): Promise<Profile> {
  const { source, head, limits, reread, isFile } = refused;
  if (!(error instanceof FormatError)) throw error;
  if (isFile && String.fromCharCode(...head.subarray(0, 8)) === 'PERFILE2') {
    const { readPerfData } = await import('./perf-data.ts');
    return await readPerfData(source, limits, readProfileFile);
  }
  if (!NEVER_ANOTHER_FORMAT.test(error.reason)) {
    const { readOtherFormat } = await import('./other-formats.ts');
    const profile = await readOtherFormat(reread, source, limits);
    if (profile !== undefined) return profile;
  }
  throw explained(error, source, head);
}

const NEVER_ANOTHER_FORMAT = /^(empty input file|decompressing profile|.*concatenated profiles)/;

/** Adds to "this is no profile" what the file looks like instead. */
function explained(error: FormatError, source: string, head: Uint8Array): FormatError {
  const looks = appearance(source, head);
  if (looks === undefined) return error;
  return new FormatError(source, `unrecognized profile format: ${looks}`, { cause: error });
}
