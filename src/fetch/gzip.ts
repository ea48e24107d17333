/**
 * Decompression by Node's zlib, chunk by chunk; a browser's worker uses DecompressionStream in its place.
 */
import { constants, createGunzip } from 'node:zlib';
import { FormatError } from '../formats/format-error.ts';
import { GunzipError, GunzipSteps } from './gunzip-steps.ts';

/** deflate cannot do better than 1032 to 1. */
const EXPANSION_MAX = 1032;
const CHUNK_BYTES = 256 * 1024;
/** Some 30 ms of a report. */
const TURN_BYTES = 4 * 1024 * 1024;

/**
 * To call before V8's flags are touched: it refuses the compiled code that Node brings of its modules when the
 * flags are others, and would compile zlib's anew.
 */
export function loadZlib(): void {
  void constants.Z_OK;
}

export function isGzip(head: Uint8Array): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * How many bytes a gzip file of `length` says that it holds: its last member does, in its last four bytes, with
 * which `tail` ends. Never more than deflate can reach with what is there.
 */
export function sizeHint(tail: Uint8Array, length = tail.length): number {
  const { buffer, byteOffset } = tail;
  if (tail.length < 4) return 0;
  const claimed = new DataView(buffer, byteOffset).getUint32(tail.length - 4, true);
  return Math.min(claimed, length * EXPANSION_MAX);
}

/**
 * Hands the decompressed chunks to `feed`, which must have done with each when it returns and may throw to stop. The
 * pieces may come in one buffer too. Throws FormatError, and what the pieces throw.
 */
export async function gunzip(
  pieces: Iterable<Uint8Array>,
  source: string,
  feed: (chunk: Uint8Array) => void,
): Promise<void> {
  const steps = GunzipSteps.start(CHUNK_BYTES);
  if (steps === undefined) return await gunzipByStream(pieces, source, feed);
  let unread = 0;
  let sinceTurn = 0;
  const unpack = (piece: Uint8Array, isEnd: boolean): void => {
    unread += steps.unpack(piece, isEnd, (chunk) => {
      sinceTurn += chunk.length;
      feed(chunk);
    });
  };
  try {
    for (const piece of pieces) {
      // Behind zeros zlib reads no more.
      if (unread > 0) unread += piece.length;
      else unpack(piece, false);
      if (sinceTurn < TURN_BYTES) continue;
      sinceTurn = 0;
      // A server, and who presses Ctrl-C, need not wait until the end of a large file.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (unread === 0) unpack(new Uint8Array(0), true);
  } catch (error) {
    throw error instanceof GunzipError ? decompressionError(error, source) : error;
  } finally {
    steps.close();
  }
  refuseTrailing(unread, source);
}

/** The same by what Node documents. */
export async function gunzipByStream(
  pieces: Iterable<Uint8Array>,
  source: string,
  feed: (chunk: Uint8Array) => void,
): Promise<void> {
  const compressed = Buffer.concat(Array.from(pieces, (piece) => Uint8Array.from(piece)));
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  stream.end(compressed);
  try {
    for await (const chunk of stream) feed(chunk as Uint8Array);
  } catch (error) {
    throw decompressionError(error, source);
  }
  refuseTrailing(compressed.length - stream.bytesWritten, source);
}

/** Node ignores zeros behind the last gzip member; Go does not, and neither is such a file whole. */
function refuseTrailing(bytes: number, source: string): void {
  if (bytes > 0)
    throw new FormatError(source, `decompressing profile: ${bytes} bytes follow the end`);
}

function decompressionError(error: unknown, source: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const isCut = error.code === 'Z_BUF_ERROR';
  const reason = isCut
    ? 'unexpected EOF; the file is cut off: copy or record it again'
    : error.message;
  return new FormatError(source, `decompressing profile: ${reason}`, { cause: error });
}
