/** Writes a report into a file: whole or not at all. */
import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, EXIT } from './io.ts';

export type Pieces = Iterable<string | Uint8Array>;

const NUMBERS = 9999;

/** `profile001.pb.gz` or the next that is free; never a file or link that is there already. */
export function createNumberedFile(
  folder: string,
  prefix: string,
  suffix: string,
  mode: number,
): { readonly path: string; readonly file: number } {
  for (let number = 1; number <= NUMBERS; number++) {
    const path = join(folder, `${prefix}${String(number).padStart(3, '0')}.${suffix}`);
    try {
      return { path, file: openSync(path, 'wx', mode) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
        throw cannotWrite(path, error);
      }
    }
  }
  const first = join(folder, `${prefix}001.${suffix}`);
  throw new CommandError(
    `${first} and all up to ${NUMBERS} exist; remove some, or name a file with -output`,
    EXIT.usage,
  );
}

/** A report that cannot be written to its end leaves no file that looks like one. */
export function writeFileWhole(path: string, pieces: Pieces): void {
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw cannotWrite(path, error);
  }
  writeAndClose(path, file, pieces);
}

export function writeAndClose(path: string, file: number, pieces: Pieces): void {
  try {
    writePieces(file, pieces);
  } catch (error) {
    // Never a device or a pipe: those are not ours to remove.
    if (fstatSync(file).isFile()) rmSync(path, { force: true });
    throw cannotWrite(path, error);
  } finally {
    closeSync(file);
  }
}

function writePieces(file: number, pieces: Pieces): void {
  for (const chunk of inChunks(pieces)) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }
}

function cannotWrite(path: string, error: unknown): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandError(`${path}: cannot be written: ${reason}`, EXIT.usage, { cause: error });
}

/** Twice as many, and glibc maps and unmaps the memory of each chunk, which costs more than the writing. */
const CHUNK_CHARACTERS = 64 * 1024;

/** A piece of this size was gathered by whoever made it. */
const LARGE_CHARACTERS = CHUNK_CHARACTERS / 8;

/** Gathers small pieces, since each write is a call into the system. */
export function* inChunks(pieces: Pieces): Generator<string | Uint8Array> {
  let gathered: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      // Bytes come in large pieces; what was gathered goes before them.
      if (length > 0) yield gathered.join('');
      gathered = [];
      length = 0;
      yield piece;
      continue;
    }
    gathered.push(piece);
    length += piece.length;
    if (length < CHUNK_CHARACTERS && piece.length < LARGE_CHARACTERS) continue;
    yield gathered.join('');
    gathered = [];
    length = 0;
  }
  if (length > 0) yield gathered.join('');
}
