/**
 * Decompression by Node's zlib, chunk by chunk; a browser's worker uses DecompressionStream in its place.
 */
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { FormatError } from '../formats/format-error.ts';

/** Below this many compressed bytes a round trip to zlib's thread costs more than it saves. */
const SMALL_BYTES = 64 * 1024;
/** deflate cannot do better than 1032 to 1. */
const EXPANSION_MAX = 1032;
const CHUNK_BYTES = 256 * 1024;
const LEAST_CHUNK_BYTES = 4096;

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
 * How many bytes a gzip member says it holds, in its last four bytes; never more than deflate can reach
 * with what is there.
 */
export function sizeHint(compressed: Uint8Array): number {
  const { buffer, byteOffset, length } = compressed;
  if (length < 4) return 0;
  const claimed = new DataView(buffer, byteOffset).getUint32(length - 4, true);
  return Math.min(claimed, length * EXPANSION_MAX);
}

/** Hands the decompressed chunks to `feed`, which may throw to stop. Throws FormatError. */
export async function gunzip(
  compressed: Uint8Array,
  source: string,
  feed: (chunk: Uint8Array) => void,
): Promise<void> {
  if (compressed.length <= SMALL_BYTES) {
    feed(gunzipSmall(compressed, source));
    return;
  }
  const stream = createGunzip({ chunkSize: CHUNK_BYTES });
  stream.end(compressed);
  try {
    for await (const chunk of stream) feed(chunk as Uint8Array);
  } catch (error) {
    throw decompressionError(error, source);
  }
  refuseTrailing(compressed.length - stream.bytesWritten, source);
}

/** The whole payload at once: for callers that cannot wait. */
export function gunzipSmall(compressed: Uint8Array, source: string): Uint8Array {
  try {
    // @types/node does not know `info`, which makes zlib return the engine beside the buffer.
    const options = {
      maxOutputLength: SMALL_BYTES * EXPANSION_MAX,
      // All in one step where the file tells the truth of its size.
      chunkSize: Math.min(CHUNK_BYTES, Math.max(LEAST_CHUNK_BYTES, sizeHint(compressed) + 1)),
      info: true,
    };
    const { buffer, engine } = gunzipSync(compressed, options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    refuseTrailing(compressed.length - engine.bytesWritten, source);
    return buffer;
  } catch (error) {
    throw decompressionError(error, source);
  }
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
