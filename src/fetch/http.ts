/** A profile out of a live program's /debug/pprof, or any other that is served over HTTP. */
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { DecodeLimits } from '../formats/decode-limits.ts';
import { FormatError } from '../formats/format-error.ts';
import type { Profile } from '../profile/profile.ts';
import { type Bytes, startOf, through } from './byte-stream.ts';
import { type Answer, exchange, type Manner, type Question } from './exchange.ts';
import { answeredHtml, isHtml, refused, unreachable } from './explained.ts';
import { FetchError } from './fetch-error.ts';
import { readProfileStream } from './read-stream.ts';
import { addressText, GRACE_SECONDS, type SourceAddress } from './source-address.ts';

/** A symbol server names a million functions in less. */
const TEXT_BYTES_MAX = 256 * 1024 * 1024;
/** Of a refusal, as much as anyone would read. */
const REASON_CHARACTERS = 500;
const HEAD_BYTES = 1024;

/** Throws FetchError or FormatError, and the reason of `manner.signal` when that is given. */
export async function fetchProfile(
  address: SourceAddress,
  manner: Manner,
  limits: DecodeLimits,
): Promise<Profile> {
  return await asked(address, address, manner, async (answer, bytes) => {
    const { head, all } = await startOf(bytes, HEAD_BYTES);
    const start = Buffer.from(head).toString();
    if (isHtml(start, answer.response.headers['content-type'])) {
      throw answeredHtml(address, answer, start);
    }
    return await readProfileStream(all, address.text, limits);
  });
}

/** Whatever the server answers, such as its list of profiles. Throws as fetchProfile does. */
export async function fetchBytes(
  address: SourceAddress,
  manner: Manner,
  bytesMax: number,
): Promise<Uint8Array> {
  return await asked(address, address, manner, async (_, bytes) => await whole(bytes, bytesMax));
}

/** What a server answers to a POST, such as the names of addresses. Throws as fetchProfile does. */
export async function post(
  address: SourceAddress,
  url: URL,
  body: string,
  manner: Manner,
): Promise<string> {
  const question = { url, isInsecure: address.isInsecure, body };
  return await asked(
    // pprof's words.
    { ...address, url, text: `http post ${addressText(url, address.isInsecure)}` },
    question,
    manner,
    async (_, bytes) => await text(bytes, TEXT_BYTES_MAX),
  );
}

async function asked<Result>(
  address: SourceAddress,
  question: Question,
  manner: Manner,
  read: (answer: Answer, bytes: Bytes) => Promise<Result>,
): Promise<Result> {
  const { patience } = address;
  const watch = new AbortController();
  let isAnswered = false;
  const late = (): void => watch.abort(tooLate(address, isAnswered));
  const timer = setTimeout(late, patience.seconds * 1000);
  const onProgress = (): void => {
    if (!patience.isForAll) timer.refresh();
  };
  const signal = AbortSignal.any([watch.signal, manner.signal]);
  try {
    const answer = await exchange(question, { ...manner, signal });
    isAnswered = true;
    onProgress();
    const bytes = unpacked(answer, address, received(answer, address, signal, onProgress));
    if (answer.response.statusCode === 200) return await read(answer, bytes);
    throw refused(address, answer, await reason(bytes));
  } catch (error) {
    // Whatever the streams say of being cut off, that is why.
    if (signal.aborted) throw signal.reason;
    if (error instanceof FormatError) throw error;
    throw unreachable(address, error);
  } finally {
    clearTimeout(timer);
    watch.abort();
  }
}

/** The first in Go's words. */
function tooLate({ text, patience }: SourceAddress, isAnswered: boolean): FetchError {
  const { seconds, isForAll } = patience;
  const what = isAnswered
    ? 'timeout awaiting the rest of the answer'
    : 'timeout awaiting response headers';
  const cure = isForAll
    ? `-timeout and ${GRACE_SECONDS} s of grace; give it more`
    : '-timeout N waits longer';
  return new FetchError(text, `${what}, after ${seconds} s (${cure})`);
}

/** The bytes as they come over the line. */
async function* received(
  { response }: Answer,
  address: SourceAddress,
  signal: AbortSignal,
  onProgress: () => void,
): AsyncGenerator<Uint8Array> {
  const stop = (): void => void response.destroy();
  signal.addEventListener('abort', stop, { once: true });
  let bytes = 0;
  try {
    for await (const chunk of response) {
      onProgress();
      // Nobody set an encoding, so these are buffers.
      const piece = chunk as Uint8Array;
      bytes += piece.length;
      yield piece;
    }
  } catch (error) {
    throw new FetchError(
      address.text,
      `unexpected EOF: the server closed the connection midway, after ${bytes} bytes; fetch it again`,
      { cause: error },
    );
  } finally {
    signal.removeEventListener('abort', stop);
    response.destroy();
  }
}

/** Without the compression that the connection added; a profile's own stays. */
async function* unpacked(
  { response }: Answer,
  address: SourceAddress,
  bytes: Bytes,
): AsyncGenerator<Uint8Array> {
  const encoding = response.headers['content-encoding']?.toLowerCase() ?? '';
  const engine = ENGINES.get(encoding)?.();
  try {
    yield* engine === undefined ? bytes : through(bytes, engine);
  } catch (error) {
    const isBroken = error instanceof Error && 'code' in error && engine?.errored === error;
    if (!isBroken || error instanceof FetchError) throw error;
    const reason = `what the server sent does not fit its content encoding, ${encoding} (${error.message}); fetch it again`;
    throw new FetchError(address.text, reason, { cause: error });
  }
}

const ENGINES: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The beginning of a refusal's body, in one line that a terminal can be trusted with. */
async function reason(bytes: Bytes): Promise<string> {
  const start = (await text(bytes, REASON_CHARACTERS)).slice(0, REASON_CHARACTERS);
  return start.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

async function text(bytes: Bytes, bytesMax: number): Promise<string> {
  return (await whole(bytes, bytesMax)).toString();
}

/** Up to the limit and the rest of the piece that reached it. */
async function whole(bytes: Bytes, bytesMax: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length >= bytesMax) break;
  }
  return Buffer.concat(pieces);
}
