/** Takes a configured or guessed prefix off the source paths of a profile. */
import { basePath } from '../base/go-path.ts';

/** Where Bazel builds see their sources. */
const BUILD_PREFIXES = ['/proc/self/cwd/./', '/proc/self/cwd/'];

/** Both paths are lists with the delimiter between, which on Windows is `;`. */
export function fileTrimmer(
  trimPath: string,
  sourcePath: string,
  delimiter = ':',
): (file: string) => string {
  // Slashes are compared as slashes where both are in use; they are of one length.
  const slashed = (path: string): string => (delimiter === ';' ? path.replaceAll('\\', '/') : path);
  const list = (paths: string): string[] => (paths === '' ? [] : slashed(paths).split(delimiter));
  const prefixes = [...list(trimPath), ...BUILD_PREFIXES].map((prefix) =>
    prefix.endsWith('/') ? prefix : `${prefix}/`,
  );
  // Without a prefix to trim, what comes after the name of a source directory is taken to be in it.
  const guesses = trimPath === '' ? list(sourcePath).map((path) => `/${basePath(path)}/`) : [];
  return (file) => {
    const path = slashed(file);
    for (const guess of guesses) {
      const found = path.indexOf(guess);
      if (found !== -1) return file.slice(found + guess.length);
    }
    const prefix = prefixes.find((candidate) => path.startsWith(candidate));
    return prefix === undefined ? file : file.slice(prefix.length);
  };
}
