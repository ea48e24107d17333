/** A profile out of standard input, which can be read once. */
import { FetchError } from '../fetch/fetch-error.ts';
import { readProfileStream } from '../fetch/read-stream.ts';
import { limitsFrom } from '../formats/decode-limits.ts';
import type { Profile } from '../profile/profile.ts';
import type { Io } from './io.ts';

const NAME = 'standard input';

/** Throws FetchError and FormatError. */
export async function readStdin(io: Io): Promise<Profile> {
  if (io.stdin.isTTY === true) {
    throw new FetchError(
      NAME,
      'is a terminal; pipe a profile into it, as in curl … | stackheat pprof -top -',
    );
  }
  return await readProfileStream(chunksOf(io), NAME, limitsFrom(io.env));
}

async function* chunksOf({ stdin }: Io): AsyncGenerator<Uint8Array> {
  for await (const chunk of stdin) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}
