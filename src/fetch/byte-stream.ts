/** Bytes as they come: looked at, unpacked and gathered without holding more than a limit allows. */
import { pipeline, Readable, type Transform } from 'node:stream';

export type Bytes = AsyncIterable<Uint8Array>;

/** The first bytes, at least `count` of them if there are so many, and all of them again. */
export async function startOf(
  chunks: Bytes,
  count: number,
): Promise<{ readonly head: Uint8Array; readonly all: Bytes }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < count) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return { head, all: again(head, iterator) };
}

async function* again(
  head: Uint8Array,
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** What a stream such as a decompressor makes of the bytes; an error of either side comes out. */
export async function* through(chunks: Bytes, engine: Transform): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks);
  // The engine is destroyed with what went wrong, which is where the loop below meets it.
  pipeline(source, engine, () => undefined);
  try {
    // A decompressor gives buffers.
    for await (const chunk of engine) yield chunk as Uint8Array;
  } finally {
    source.destroy();
    engine.destroy();
  }
}

/** `overLimit` makes the error for more than `bytesMax`. */
export async function* limited(
  chunks: Bytes,
  bytesMax: number,
  overLimit: () => Error,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw overLimit();
    yield chunk;
  }
}

export async function gathered(chunks: Bytes): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
