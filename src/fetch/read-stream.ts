/**
 * A profile out of bytes that are still coming. The usual case, profile.proto with or without gzip, is
 * decoded as it comes and never held whole; any other format is gathered first.
 */
import { createGunzip } from 'node:zlib';
import { type DecodeLimits, overLimit } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import { PprofDecoder } from '../formats/pprof-decode.ts';
import type { Profile } from '../profile/profile.ts';
import { type Bytes, gathered, limited, startOf, through } from './byte-stream.ts';
import { isGzip } from './gzip.ts';
import { readProfileBytes } from './read-file.ts';

const HEAD_BYTES = 3;
const CHUNK_BYTES = 256 * 1024;

/** `source` is what messages call the bytes. Throws FormatError, and what `chunks` throws. */
export async function readProfileStream(
  chunks: Bytes,
  source: string,
  limits: DecodeLimits,
): Promise<Profile> {
  const within = (bytes: Bytes, what: string): Bytes =>
    limited(
      bytes,
      limits.bytesMax,
      () => new FormatError(source, overLimit(what, limits, 'bytesMax')),
    );
  const { head, all } = await startOf(within(chunks, 'bytes'), HEAD_BYTES);
  if (!isGzip(head)) return await decoded(head, all, source, limits);
  const plain = within(unzipped(all, source), 'bytes when decompressed');
  const unzippedStart = await startOf(plain, HEAD_BYTES);
  return await decoded(unzippedStart.head, unzippedStart.all, source, limits);
}

async function decoded(
  head: Uint8Array,
  chunks: Bytes,
  source: string,
  limits: DecodeLimits,
): Promise<Profile> {
  if (!isProto(head)) return await readProfileBytes(await gathered(chunks), source, limits);
  const decoder = new PprofDecoder({ source, limits });
  for await (const chunk of chunks) decoder.feed(chunk);
  return decoder.finish();
}

/** All writers put the sample types first: field 1 with a length, then a ValueType's type or unit. */
function isProto([tag, length, first]: Uint8Array): boolean {
  return tag === 0x0a && (length === 0 || first === 0x08 || first === 0x10);
}

async function* unzipped(chunks: Bytes, source: string): AsyncGenerator<Uint8Array> {
  const engine = createGunzip({ chunkSize: CHUNK_BYTES });
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    yield* through(counted(), engine);
  } catch (error) {
    throw decompressionError(error, source);
  }
  const left = bytes - engine.bytesWritten;
  if (left > 0)
    throw new FormatError(source, `decompressing profile: ${left} bytes follow the end`);
}

function decompressionError(error: unknown, source: string): unknown {
  if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')))
    return error;
  const isCut = error.code === 'Z_BUF_ERROR';
  const reason = isCut ? 'unexpected EOF; the profile is cut off: fetch it again' : error.message;
  return new FormatError(source, `decompressing profile: ${reason}`, { cause: error });
}
