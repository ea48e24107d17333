/** What is no profile.proto, read again from its start by the readers of other formats. */
import { type DecodeLimits, overLimit } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import { LEGACY_HEAD_BYTES, mayBeLegacy, readLegacyProfile } from '../formats/legacy-formats.ts';
import type { Profile } from '../profile/profile.ts';

/** Calls `feed` with the file's bytes, unpacked, from the start until the end or until `feed` throws. */
export type Rereader = (feed: (chunk: Uint8Array) => void) => Promise<void> | void;

/** Undefined when no other format knows the bytes as its own. Throws FormatError. */
export async function readOtherFormat(
  reread: Rereader,
  source: string,
  limits: DecodeLimits,
): Promise<Profile | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isWorthIt = false;
  try {
    await reread((chunk) => {
      length += chunk.length;
      if (!isWorthIt && length >= LEGACY_HEAD_BYTES) {
        isWorthIt = mayBeLegacy(joined([...chunks, chunk], length));
        if (!isWorthIt) throw new NotOurs();
      }
      if (length > limits.legacyBytesMax) {
        const what = 'bytes, too many for a profile that is no profile.proto';
        throw new FormatError(source, overLimit(what, limits, 'legacyBytesMax'));
      }
      // The next chunk may come in the same buffer.
      chunks.push(chunk.slice());
    });
  } catch (error) {
    if (error instanceof NotOurs) return undefined;
    throw error;
  }
  const bytes = joined(chunks, length);
  chunks.length = 0;
  return readLegacyProfile(bytes, source, limits);
}

class NotOurs extends Error {}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
