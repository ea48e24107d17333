/** A profile out of a file or standard input. */
import { readFile, stat } from 'node:fs/promises';
import { appearance } from '../formats/appearance.ts';
import { DEFAULT_LIMITS, type DecodeLimits } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import { gunzip, isGzip, sizeHint } from '../formats/gzip.ts';
import { PprofDecoder } from '../formats/pprof-decode.ts';
import type { Profile } from '../profile/profile.ts';
import { FetchError } from './fetch-error.ts';

/** Throws FetchError when the file cannot be read and FormatError when it is no profile. */
export async function readProfileFile(path: string, limits = DEFAULT_LIMITS): Promise<Profile> {
  return readProfileBytes(await fileBytes(path), path, limits);
}

/** `source` is what messages call the bytes. */
export async function readProfileBytes(
  bytes: Uint8Array,
  source: string,
  limits: DecodeLimits = DEFAULT_LIMITS,
): Promise<Profile> {
  const bytesHint = isGzip(bytes) ? sizeHint(bytes) : bytes.length;
  const decoder = new PprofDecoder({ source, limits, bytesHint });
  let head = new Uint8Array(0);
  const feed = (chunk: Uint8Array): void => {
    if (head.length === 0) head = chunk.slice(0, 1024);
    decoder.feed(chunk);
  };
  try {
    if (isGzip(bytes)) await gunzip(bytes, source, feed);
    else feed(bytes);
    return decoder.finish();
  } catch (error) {
    throw explained(error, source, head);
  }
}

async function fileBytes(path: string): Promise<Uint8Array> {
  try {
    const { isDirectory } = await statKind(path);
    if (isDirectory) {
      throw new FetchError(path, 'is a directory; name a profile in it, such as cpu.pb.gz');
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof FetchError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT')
      throw new FetchError(path, 'no such file or directory', { cause: error });
    if (code === 'EACCES') throw new FetchError(path, 'permission denied', { cause: error });
    throw error;
  }
}

async function statKind(path: string): Promise<{ isDirectory: boolean }> {
  return { isDirectory: (await stat(path)).isDirectory() };
}

/** Adds to "this is no profile" what the file looks like instead. */
function explained(error: unknown, source: string, head: Uint8Array): unknown {
  if (!(error instanceof FormatError)) return error;
  const looks = appearance(head);
  if (looks === undefined) return error;
  return new FormatError(source, `unrecognized profile format: ${looks}`, { cause: error });
}
