/**
 * Finds and reads the source files that a profile names, where pprof would: an absolute path as it is, a
 * relative one under each directory of the search path and under all of their parents.
 *
 * A profile is a stranger's word for what to open, so only regular files of a reasonable size are read,
 * and for whoever is not the user at the keyboard (`isConfined`) only what lies in the roots.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { fileTrimmer } from './trim-file.ts';

export interface SourceSearch {
  /** Directories, separated as the platform does it; empty for `workingDirectory`. */
  readonly sourcePath: string;
  /** Prefixes to take off, separated likewise. */
  readonly trimPath: string;
  readonly workingDirectory: string;
  readonly platform: NodeJS.Platform;
  /** Where else a file may be when it is in none of these places; none by default. */
  readonly otherPlaces?: ((file: string) => readonly string[]) | undefined;
  /** Told of each file that was found in one of those. */
  readonly onOtherPlace?: ((file: string, path: string) => void) | undefined;
  /** Directories out of which nothing is read, whatever a profile says; undefined for no such limit. */
  readonly roots?: readonly string[] | undefined;
}

/** Larger files are generated, or no source. */
const FILE_BYTES_MAX = 64 << 20;
/** Longer lines, as of minified code, are cut; pprof reads no line from such a one on. */
const LINE_CHARACTERS_MAX = 64 << 10;

interface SourceFile {
  /** The first line is `lines[0]`. */
  readonly lines: readonly string[];
  readonly error: string | undefined;
}

export class SourceFiles {
  readonly #search: SourceSearch;
  readonly #files = new Map<string, SourceFile>();

  constructor(search: SourceSearch) {
    this.#search = search;
  }

  /** Lines count from 1. Undefined when the file has no such line, or cannot be read. */
  line(file: string, number: number): string | undefined {
    const text = number < 1 ? undefined : this.#file(file).lines[number - 1];
    if (text === undefined || text.length <= LINE_CHARACTERS_MAX) return text;
    return `${text.slice(0, LINE_CHARACTERS_MAX)}…`;
  }

  /** Why the file could not be read, as Go words it; undefined for one of which no line was asked for. */
  errorOf(file: string): string | undefined {
    return this.#files.get(file)?.error;
  }

  #file(file: string): SourceFile {
    let known = this.#files.get(file);
    if (known === undefined) {
      known = readSource(file, this.#search);
      this.#files.set(file, known);
    }
    return known;
  }
}

function readSource(file: string, search: SourceSearch): SourceFile {
  const path = search.platform === 'win32' ? win32 : posix;
  const searchPath = search.sourcePath || search.workingDirectory;
  const trimmed = fileTrimmer(search.trimPath, searchPath, path.delimiter)(file);
  const isAbsolute = path.isAbsolute(trimmed);
  let error = `could not find file ${trimmed} on path ${searchPath}`;
  const own = isAbsolute
    ? [trimmed]
    : pathsUpwards(trimmed, searchPath.split(path.delimiter), path);
  for (const candidate of own) {
    const read = readLines(candidate, search);
    if (typeof read !== 'string') return { lines: read, error: undefined };
    if (isAbsolute || REFUSALS.includes(read)) error = `open ${candidate}: ${read}`;
  }
  for (const candidate of search.otherPlaces?.(file) ?? []) {
    const read = readLines(candidate, search);
    if (typeof read === 'string') continue;
    search.onOtherPlace?.(file, candidate);
    return { lines: read, error: undefined };
  }
  return { lines: [], error };
}

/** The file in each directory and in all of its parents. */
export function* pathsUpwards(
  file: string,
  directories: readonly string[],
  path: typeof posix,
): Generator<string> {
  for (let directory of directories) {
    for (;;) {
      yield path.join(directory, file);
      const parent = path.dirname(directory);
      if (parent === directory) break;
      directory = parent;
    }
  }
}

const NOT_REGULAR = 'not a regular file';
const TOO_LARGE = `larger than ${FILE_BYTES_MAX >> 20} MiB`;
/** Files that pprof would read. */
const REFUSALS = [NOT_REGULAR, TOO_LARGE];

/** What Go says of a file that it cannot open. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  ERR_INVALID_ARG_VALUE: 'invalid argument',
};

/** The lines, or why there are none. */
function readLines(path: string, { roots }: SourceSearch): readonly string[] | string {
  try {
    if (roots !== undefined && !isWithin(realpathSync(path), roots)) {
      return 'outside of the source directories';
    }
    // Not to be held up by a pipe that nobody writes into. Windows has no such flag.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stat = fstatSync(file);
      // As with pprof, a directory is a file without lines.
      if (stat.isDirectory()) return [];
      if (!stat.isFile()) return NOT_REGULAR;
      if (stat.size > FILE_BYTES_MAX) return TOO_LARGE;
      return linesOf(readFileSync(file, 'utf8'));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return REASONS[code] ?? code;
  }
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '' && !text.endsWith('\r')) lines.pop();
  return lines;
}

/** Both sides are resolved, so that no link leads out. */
function isWithin(realPath: string, roots: readonly string[]): boolean {
  return roots.some((root) => {
    const real = realRoot(root);
    if (real === undefined) return false;
    const separator = real.includes('\\') ? '\\' : '/';
    return realPath.startsWith(real.endsWith(separator) ? real : real + separator);
  });
}

function realRoot(root: string): string | undefined {
  try {
    return realpathSync(root);
  } catch {
    // A root that is not there holds nothing.
    return undefined;
  }
}
