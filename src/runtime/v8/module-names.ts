/** What a file is called in front of a function's name: `pprof-format/dist/index`, `src/cart`. */
import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

/** As process.platform has them; all but win32 write paths as posix does. */
export type Platform = NodeJS.Platform;

export interface ModuleNamesOptions {
  /** Of the program. */
  readonly cwd: string;
  readonly platform?: Platform;
  readonly exists?: (path: string) => boolean;
}

export class ModuleNames {
  readonly #cwd: string;
  readonly #paths: typeof posix;
  readonly #exists: (path: string) => boolean;
  readonly #roots = new Map<string, string | undefined>();

  constructor({ cwd, platform = process.platform, exists = existsSync }: ModuleNamesOptions) {
    this.#cwd = cwd;
    this.#paths = platform === 'win32' ? win32 : posix;
    this.#exists = exists;
  }

  /**
   * Packages go by their own name, the program's files by their place in the repository. The extension
   * is left out: pprof's graph breaks names at every dot, and the file name is a field of its own.
   */
  of(path: string): string {
    const parts = path.replaceAll('\\', '/').split('/node_modules/');
    const inPackage = parts.length > 1 ? parts.at(-1) : undefined;
    const name = inPackage ?? this.#relative(path).replaceAll('\\', '/');
    return name.replace(/\.[cm]?[jt]sx?$/, '');
  }

  #relative(path: string): string {
    // What a bundler made up is relative already.
    if (!this.#paths.isAbsolute(path)) return path;
    const folder = this.#paths.dirname(path);
    const root = this.#root(folder) ?? (this.#isInside(path, this.#cwd) ? this.#cwd : folder);
    return this.#paths.relative(root, path);
  }

  /** The repository, or else the nearest package. */
  #root(folder: string): string | undefined {
    if (this.#roots.has(folder)) return this.#roots.get(folder);
    const above = ancestors(folder, this.#paths);
    const root =
      above.find((path) => this.#exists(this.#paths.join(path, '.git'))) ??
      above.find((path) => this.#exists(this.#paths.join(path, 'package.json')));
    this.#roots.set(folder, root);
    return root;
  }

  #isInside(path: string, folder: string): boolean {
    const relative = this.#paths.relative(folder, path);
    return !relative.startsWith('..') && !this.#paths.isAbsolute(relative);
  }
}

function ancestors(folder: string, paths: typeof posix): readonly string[] {
  const found = [folder];
  for (let at = folder; paths.dirname(at) !== at; at = paths.dirname(at))
    found.push(paths.dirname(at));
  return found;
}

/** The path of a file: URL, queries of cache busters left out; undefined for every other URL. */
export function pathOfUrl(url: string, platform: Platform = process.platform): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(url, { windows: platform === 'win32' });
  } catch {
    return undefined;
  }
}
