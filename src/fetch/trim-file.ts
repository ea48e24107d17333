/** Takes a configured or guessed prefix off the source paths of a profile. */
import { basePath } from '../base/go-path.ts';

/** Where Bazel builds see their sources. */
const BUILD_PREFIXES = ['/proc/self/cwd/./', '/proc/self/cwd/'];

/** Both paths are lists with `:` between. */
export function fileTrimmer(trimPath: string, sourcePath: string): (file: string) => string {
  const prefixes = [...list(trimPath), ...BUILD_PREFIXES].map((prefix) =>
    prefix.endsWith('/') ? prefix : `${prefix}/`,
  );
  // Without a prefix to trim, what comes after the name of a source directory is taken to be in it.
  const guesses = trimPath === '' ? list(sourcePath).map((path) => `/${basePath(path)}/`) : [];
  return (file) => {
    for (const guess of guesses) {
      const found = file.indexOf(guess);
      if (found !== -1) return file.slice(found + guess.length);
    }
    const prefix = prefixes.find((candidate) => file.startsWith(candidate));
    return prefix === undefined ? file : file.slice(prefix.length);
  };
}

function list(paths: string): string[] {
  return paths === '' ? [] : paths.split(':');
}
