/** A profile out of a file or standard input. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { appearance } from '../formats/appearance.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import { gunzip, isGzip, sizeHint } from '../formats/gzip.ts';
import { PprofDecoder } from '../formats/pprof-decode.ts';
import type { Profile } from '../profile/profile.ts';
import { FetchError } from './fetch-error.ts';

/** Throws FetchError when the file cannot be read and FormatError when it is no profile. */
export async function readProfileFile(path: string, limits = DEFAULT_LIMITS): Promise<Profile> {
  const file = openFile(path);
  try {
    const { size } = fstatSync(file);
    const head = readPiece(path, file, size);
    if (!isGzip(head)) return decodePieces(path, piecesOf(path, file, head), size, limits);
    const rest = [...piecesOf(path, file, head)];
    const compressed = rest.length === 1 ? head : Buffer.concat(rest);
    return await readProfileBytes(compressed, path, limits);
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
  if (!isGzip(bytes)) return decodePieces(source, [bytes], bytes.length, limits);
  const decoder = new PprofDecoder({ source, limits, bytesHint: sizeHint(bytes) });
  let head = new Uint8Array(0);
  try {
    let unpackedBytes = 0;
    await gunzip(bytes, source, (chunk) => {
      if (head.length === 0) head = chunk.slice(0, HEAD_BYTES);
      unpackedBytes += chunk.length;
      if (unpackedBytes > LONG_RUN_BYTES) optimizeAfterAll();
      decoder.feed(chunk);
    });
    return decoder.finish();
  } catch (error) {
    throw explained(error, source, head);
  }
}

/** cli/short-run.ts leaves out V8's optimizing compiler for small files, some of which unpack to much. */
const LONG_RUN_BYTES = 1024 * 1024;

function optimizeAfterAll(): void {
  setFlagsFromString('--opt --no-single-threaded-gc');
}

const HEAD_BYTES = 1024;
const PIECE_BYTES = 256 * 1024;

function decodePieces(
  source: string,
  pieces: Iterable<Uint8Array>,
  bytesHint: number,
  limits: DecodeLimits,
): Profile {
  const decoder = new PprofDecoder({ source, limits, bytesHint });
  let head = new Uint8Array(0);
  try {
    for (const piece of pieces) {
      if (head.length === 0) head = piece.slice(0, HEAD_BYTES);
      decoder.feed(piece);
    }
    return decoder.finish();
  } catch (error) {
    throw explained(error, source, head);
  }
}

/** The file is never held whole. */
function* piecesOf(path: string, file: number, head: Uint8Array): Generator<Uint8Array> {
  for (let piece = head; piece.length > 0; piece = readPiece(path, file, PIECE_BYTES)) yield piece;
}

/** Synchronous: promises would cost a small profile more than the reading does. */
function readPiece(path: string, file: number, size: number): Uint8Array {
  // A pipe has no size.
  const buffer = new Uint8Array(size > 0 ? Math.min(size, PIECE_BYTES) : PIECE_BYTES);
  try {
    return buffer.subarray(0, readSync(file, buffer));
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
  EISDIR: 'is a directory; name a profile in it, such as cpu.pb.gz',
};

function unreadable(path: string, error: unknown): FetchError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new FetchError(path, reason, { cause: error });
}

/** Adds to "this is no profile" what the file looks like instead. */
function explained(error: unknown, source: string, head: Uint8Array): unknown {
  if (!(error instanceof FormatError)) return error;
  const looks = appearance(head);
  if (looks === undefined) return error;
  return new FormatError(source, `unrecognized profile format: ${looks}`, { cause: error });
}
