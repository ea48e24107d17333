/**
 * Where Go keeps the sources that a profile names by a path of another machine, or, built with -trimpath,
 * by their import path: the module cache, GOROOT, a vendor directory, the module that one stands in.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { pathsUpwards } from './source-files.ts';

export interface GoEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly platform: NodeJS.Platform;
}

/** Paths worth trying for a file of that name; most of them will not exist. */
export function goSourcePlaces(environment: GoEnvironment): (file: string) => readonly string[] {
  const path = environment.platform === 'win32' ? win32 : posix;
  const caches = moduleCaches(environment);
  const mainModule = moduleAround(environment.workingDirectory, path);
  let roots: readonly string[] | undefined;
  return (name) => {
    const file = name.replaceAll('\\', '/');
    const places: string[] = [];
    const inModule = moduleFile(file);
    if (inModule !== undefined) {
      for (const cache of caches) places.push(path.join(cache, inModule.cachePath));
      const vendored = path.join('vendor', inModule.vendorPath);
      places.push(...pathsUpwards(vendored, [environment.workingDirectory], path));
    }
    if (mainModule !== undefined && file.startsWith(`${mainModule.name}/`)) {
      places.push(path.join(mainModule.directory, file.slice(mainModule.name.length + 1)));
    }
    const standard = standardFile(file);
    if (standard !== undefined) {
      roots ??= goRoots(environment);
      for (const root of roots) places.push(path.join(root, 'src', standard));
    }
    return places;
  };
}

interface ModuleFile {
  /** Under the cache, where capitals are written as `!` and a small letter. */
  readonly cachePath: string;
  /** Under vendor, which knows no versions. */
  readonly vendorPath: string;
}

/** `github.com/Foo/bar@v1.2.3/x.go`, alone or behind somebody's `/pkg/mod/`. */
export function moduleFile(file: string): ModuleFile | undefined {
  const inCache = file.lastIndexOf('/pkg/mod/');
  const isEscaped = inCache !== -1;
  const rest = isEscaped ? file.slice(inCache + '/pkg/mod/'.length) : file;
  const [, name, version, inside] = /^([^@]+)@([^/]+)\/(.+)$/.exec(rest) ?? [];
  if (name === undefined || version === undefined || inside === undefined) return undefined;
  if (rest.startsWith('/') || climbs(rest)) return undefined;
  return {
    cachePath: isEscaped ? rest : `${escaped(name)}@${escaped(version)}/${inside}`,
    vendorPath: `${isEscaped ? unescaped(name) : name}/${inside}`,
  };
}

function escaped(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function unescaped(text: string): string {
  return text.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Somebody's GOROOT: `/usr/local/go/src/`, `/usr/lib/go-1.22/src/`, `/opt/go/1.22.1/x64/src/`. */
const ANY_GOROOT = /(?:^|\/)(?:[gG]o[^/]*|toolchain@[^/]*)\/(?:[^/]+\/){0,2}?src\/(.+)$/;

/** The path under GOROOT/src of a file of the standard library. */
export function standardFile(file: string): string | undefined {
  const [, behind] = ANY_GOROOT.exec(file) ?? [];
  // With -trimpath only import paths are left, and those of other modules begin with a domain.
  const isImportPath = !/^([a-z]:)?\//i.test(file) && !file.split('/', 1)[0]?.includes('.');
  const rest = behind ?? (isImportPath && file.includes('/') ? file : undefined);
  return rest === undefined || climbs(rest) ? undefined : rest;
}

function climbs(file: string): boolean {
  return file.split('/').includes('..');
}

function moduleCaches({ env, platform }: GoEnvironment): readonly string[] {
  const path = platform === 'win32' ? win32 : posix;
  if (env.GOMODCACHE) return [env.GOMODCACHE];
  const home = (platform === 'win32' ? env.USERPROFILE : env.HOME) ?? '';
  const goPath = env.GOPATH || (home === '' ? '' : path.join(home, 'go'));
  const parts = goPath.split(path.delimiter).filter((part) => part !== '');
  return parts.map((part) => path.join(part, 'pkg', 'mod'));
}

const USUAL_ROOTS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/usr/local/go', '/opt/homebrew/opt/go/libexec', '/usr/local/opt/go/libexec'],
  win32: ['C:\\Program Files\\Go', 'C:\\Go'],
};

/** GOROOT, else that of the `go` on PATH, else where Go is usually installed. */
function goRoots({ env, platform }: GoEnvironment): readonly string[] {
  if (env.GOROOT) return [env.GOROOT];
  const path = platform === 'win32' ? win32 : posix;
  const onPath = (env.PATH ?? env.Path ?? '').split(path.delimiter).flatMap((directory) => {
    const binary = path.join(directory, platform === 'win32' ? 'go.exe' : 'go');
    if (directory === '' || !existsSync(binary)) return [];
    return [path.dirname(path.dirname(realpathSync(binary)))];
  });
  const roots = [...onPath, ...(USUAL_ROOTS[platform] ?? ['/usr/local/go', '/usr/lib/go'])];
  return roots.filter((root) => existsSync(path.join(root, 'src', 'runtime')));
}

/** The nearest go.mod upwards. */
function moduleAround(
  directory: string,
  path: typeof posix,
): { readonly name: string; readonly directory: string } | undefined {
  for (const file of pathsUpwards('go.mod', [directory], path)) {
    if (!existsSync(file)) continue;
    const name = moduleName(file);
    return name === undefined ? undefined : { name, directory: path.dirname(file) };
  }
  return undefined;
}

function moduleName(file: string): string | undefined {
  try {
    return /^module\s+"?([^\s"]+)/m.exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    // One that may not be read names no module.
    return undefined;
  }
}
