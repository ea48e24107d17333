/**
 * Source maps: positions in code that ran → positions in code that was written.
 *
 * A map is read when the first position of its file is asked for. A profile names a few files of the
 * thousands a program loads, and maps are what eats memory in other profilers, so few are kept.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

/** Maps in memory at a time, the least recently used going first. */
const MAPS_MAX = 64;
/** A larger map would hold up the report; the positions stay those of the code that ran. */
const MAP_BYTES_MAX = 64 << 20;
const COMMENT = /^[ \t]*\/[/*][#@] *sourceMappingURL=([^\s*'"]+)/gm;
const INLINE = /^data:application\/json[^,]*?(;base64)?,/;

/** From 0 both, as V8 counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface OriginalPosition extends Position {
  /** Absolute, unless the bundler made up a scheme that says nothing about the disk. */
  readonly path: string;
  /** What stood there before it was renamed. */
  readonly name: string | undefined;
}

export class SourceMaps {
  readonly #maps = new Map<string, TraceMap | undefined>();
  readonly #known: ReadonlyMap<string, unknown>;

  /** `known`: maps by path that never were on disk, since the code was translated when it was loaded. */
  constructor(known: ReadonlyMap<string, unknown> = new Map()) {
    this.#known = known;
  }

  /** undefined when the file has no map or the map nothing for this position. */
  original(path: string, position: Position): OriginalPosition | undefined {
    const map = this.#map(path);
    if (map === undefined) return undefined;
    const needle = { line: position.line + 1, column: position.column };
    const before = originalPositionFor(map, needle);
    // A line's own mappings may begin behind its indentation.
    const found =
      before.source === null
        ? originalPositionFor(map, { ...needle, bias: LEAST_UPPER_BOUND })
        : before;
    if (found.source === null) return undefined;
    return {
      path: sourcePath(found.source, path),
      line: found.line - 1,
      column: found.column,
      name: found.name ?? undefined,
    };
  }

  #map(path: string): TraceMap | undefined {
    if (this.#maps.has(path)) {
      const map = this.#maps.get(path);
      this.#maps.delete(path);
      this.#maps.set(path, map);
      return map;
    }
    const map = loadMap(path, this.#known.get(path));
    this.#maps.set(path, map);
    for (const oldest of this.#maps.keys()) {
      if (this.#maps.size <= MAPS_MAX) break;
      this.#maps.delete(oldest);
    }
    return map;
  }
}

/** A map that is missing or broken is no error: the profile then shows the code that ran. */
function loadMap(path: string, known: unknown): TraceMap | undefined {
  try {
    if (known !== undefined)
      return new TraceMap(known as ConstructorParameters<typeof TraceMap>[0], path);
    const url = mapUrl(readFileSync(path, 'utf8'));
    if (url === undefined) return undefined;
    const inline = INLINE.exec(url);
    if (inline !== null) {
      const body = url.slice(inline[0].length);
      const text =
        inline[1] === undefined ? decodeURIComponent(body) : Buffer.from(body, 'base64').toString();
      return new TraceMap(text, path);
    }
    const mapPath = url.startsWith('file:')
      ? fileURLToPath(url)
      : resolve(dirname(path), decodeURIComponent(url));
    const text = readFileSync(mapPath, 'utf8');
    return text.length > MAP_BYTES_MAX ? undefined : new TraceMap(text, mapPath);
  } catch {
    return undefined;
  }
}

/** The last comment counts, as in browsers. */
function mapUrl(source: string): string | undefined {
  let url: string | undefined;
  for (const match of source.matchAll(COMMENT)) url = match[1];
  return url;
}

/** `webpack://app/./src/a.ts` says where the file lies under the project, not on the disk. */
function sourcePath(source: string, generatedPath: string): string {
  if (source.startsWith('file:')) return fileURLToPath(source);
  const made = /^[a-z][a-z-]+:\/\/[^/]*\/(?:\.\/)?(.*)$/.exec(source)?.[1];
  return made ?? resolve(dirname(generatedPath), source);
}
