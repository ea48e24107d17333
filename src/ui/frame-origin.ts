/** Whose code a frame is: the program's own, a dependency's, its language's library, or the runtime. */

export type Origin = 'program' | 'dependency' | 'library' | 'runtime';

export interface FrameOrigin {
  readonly origin: Origin;
  /** Frames of one package share a colour. */
  readonly packageName: string;
}

export function originOf(name: string, file: string): FrameOrigin {
  if (isNodeFrame(name, file)) return nodeOrigin(name, file);
  const packageName = goPackage(name);
  if (/^(runtime|internal\/runtime|internal\/abi|sync\/atomic)(\/|$)/.test(packageName)) {
    return { origin: 'runtime', packageName };
  }
  // Node's own recorder names what is not JavaScript `native.writev`, in no file.
  if (packageName === '' || (packageName === 'native' && file === '')) {
    return { origin: 'runtime', packageName: packageName || name };
  }
  // A module of a cache or a vendor folder; with -trimpath its version stands in the path.
  if (/\/pkg\/mod\/|(^|\/)vendor\/|@v\d/.test(file)) return { origin: 'dependency', packageName };
  return { origin: isGoLibrary(packageName, file) ? 'library' : 'program', packageName };
}

/** What follows the last slash up to a dot is the package's last word: `net/http.(*conn).serve`. */
export function goPackage(name: string): string {
  // A type argument holds paths of its own: `slices.SortFunc[go.shape.*example.com/a.T]`.
  const bracket = name.indexOf('[');
  const plain = bracket === -1 ? name : name.slice(0, bracket);
  const slash = plain.lastIndexOf('/', plain.includes('(') ? plain.indexOf('(') : undefined);
  const dot = plain.indexOf('.', slash + 1);
  return dot === -1 ? '' : plain.slice(0, dot);
}

/** Packages of Go's own library have no dot in their first word and lie in GOROOT/src under their path. */
function isGoLibrary(packageName: string, file: string): boolean {
  if (packageName === 'main' || packageName.split('/', 1)[0]?.includes('.')) return false;
  if (file === '') return true;
  return file.includes(`/src/${packageName}/`) || file.startsWith(`${packageName}/`);
}

function isNodeFrame(name: string, file: string): boolean {
  return (
    /^(node:|file:\/\/|wasm:)/.test(file) || /\.[cm]?[jt]sx?$/.test(file) || name.startsWith('(')
  );
}

function nodeOrigin(name: string, file: string): FrameOrigin {
  if (file === '') return { origin: 'runtime', packageName: name };
  if (file.startsWith('node:'))
    return { origin: 'library', packageName: file.replace(/^node:(internal\/)?/, 'node:') };
  const dependency = file.match(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
  if (dependency !== undefined) return { origin: 'dependency', packageName: dependency };
  return { origin: 'program', packageName: file };
}
