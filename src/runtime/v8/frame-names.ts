/**
 * From V8's call frames to a profile's functions: `src/cart.Cart.total` where V8 says `total`.
 *
 * Classes and enclosing functions come from the source as it ran, files and lines from source maps
 * where there are some. Every function keeps V8's own words in its system name. That also makes the
 * two names differ always, which stops pprof from taking `(x)<y>` off the end of a name as if it were
 * C++; for the same reason no name holds `::`.
 */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionFields } from '../../profile/profile-builder.ts';
import type { OriginalPosition, Position, SourceMaps } from '../../symbolize/source-maps.ts';
import { builtinSource } from './builtin-sources.ts';
import { FoundNames } from './found-names.ts';
import { type ModuleNames, pathOfUrl } from './module-names.ts';
import type { StackFrame } from './raw-profile.ts';
import type { ScriptIndex } from './script-index.ts';
import {
  parseSourceFunctions,
  SOURCE_BYTES_MAX,
  type SourceFunction,
  type SourceFunctions,
  type SourceWord,
} from './source-functions.ts';
import type { CallFrame } from './v8-profile.ts';

/** As Go calls what is neither the program nor a library. */
const META_FUNCTIONS: Readonly<Record<string, string>> = {
  '(garbage collector)': 'runtime._GC',
  '(program)': 'runtime._System',
};
export const EXTERNAL_CODE: FunctionFields = {
  name: 'runtime._ExternalCode',
  systemName: '(other threads)',
};
export const SYSTEM: FunctionFields = { name: 'runtime._System', systemName: '(program)' };

export interface FrameNamesOptions {
  readonly modules: ModuleNames;
  readonly maps: SourceMaps;
  readonly scripts: ScriptIndex;
  /** What earlier profiles of the same thread found, which this one then need not find again. */
  readonly found?: FoundNames;
  /** Larger sources are not read; 0 reads none, nor their maps: functions have V8's names. */
  readonly sourceBytesMax?: number;
}

export class FrameNames {
  readonly #modules: ModuleNames;
  readonly #maps: SourceMaps;
  readonly #scripts: ScriptIndex;
  readonly #found: FoundNames;
  readonly #sourceBytesMax: number;
  readonly #sources = new Map<string, SourceFunctions | undefined>();

  constructor(options: FrameNamesOptions) {
    this.#modules = options.modules;
    this.#maps = options.maps;
    this.#scripts = options.scripts;
    this.#found = options.found ?? new FoundNames();
    this.#sourceBytesMax = options.sourceBytesMax ?? SOURCE_BYTES_MAX;
  }

  /** A frame as complete as it can be made; the other methods do so themselves. */
  complete(frame: CallFrame): CallFrame {
    return this.#scripts.complete(frame);
  }

  func(incomplete: CallFrame): FunctionFields {
    const frame = this.complete(incomplete);
    const { scriptId, url, lineNumber, columnNumber, functionName } = frame;
    const key = `${scriptId}:${lineNumber}:${columnNumber}:${functionName}:${url}`;
    return this.#found.functions.get(key, () => this.#describe(frame));
  }

  /**
   * The frame as V8's profilers would give it: a captured stack tells where a call stands, they tell
   * where the function begins, and a function must have one name in all profiles.
   */
  calling(frame: StackFrame): CallFrame {
    const key = `${frame.line}:${frame.column}:${frame.functionName}:${frame.url}`;
    return this.#found.calls.get(key, () => this.#callingFrame(frame));
  }

  #callingFrame(frame: StackFrame): CallFrame {
    const url = isAbsolute(frame.url) ? pathToFileURL(frame.url).href : frame.url;
    const isNative = url === '' && frame.line === 0;
    const base = { url, scriptId: isNative ? '0' : '', functionName: frame.functionName };
    const functions = this.#functionsAround(frame.functionName, url);
    if (functions === undefined) {
      // Without its source a function is where it was seen, unless it has a name to go by.
      const isPlaced = frame.functionName === '' || url === '';
      if (isPlaced) return { ...base, lineNumber: frame.line - 1, columnNumber: frame.column - 1 };
      return { ...base, url: this.#writtenUrl(frame, url), lineNumber: -1, columnNumber: -1 };
    }
    const place = functions.placeAround(frame.line - 1, frame.column - 1);
    if (place === undefined) return { ...base, functionName: '', lineNumber: 0, columnNumber: 0 };
    const source = functions.get(`${place.line}:${place.column}`);
    const functionName = profilersName(frame.functionName, source);
    return { ...base, functionName, lineNumber: place.line, columnNumber: place.column };
  }

  /** Of the file that was written, when this one was made of it while it was loaded. */
  #writtenUrl({ line, column }: StackFrame, url: string): string {
    const path = pathOfUrl(url);
    if (path === undefined) return url;
    const at = { line: line - 1, column: Math.max(0, column - 1) };
    const original = this.#original(path, at)?.path;
    return original !== undefined && isAbsolute(original) ? pathToFileURL(original).href : url;
  }

  /** The line where the call stands, from 1, in the code that was written. */
  callingLine({ url, line, column }: StackFrame): number {
    const path = isAbsolute(url) ? url : pathOfUrl(url);
    if (path === undefined || line <= 0) return line;
    const at = { line: line - 1, column: Math.max(0, column - 1) };
    return this.#found.lines.get(`${line}:${column}:${path}`, () => this.#writtenLine(path, at));
  }

  /** `line` counts from 1 in the code that ran; the answer counts from 1 in the code that was written. */
  line(frame: CallFrame, line: number): number {
    const path = pathOfUrl(frame.url);
    if (path === undefined || line <= 0) return line;
    // Minified code is one line: the start of the function then says more than the start of the line.
    const column = line === frame.lineNumber + 1 ? Math.max(0, frame.columnNumber) : 0;
    const key = `${frame.scriptId}:${frame.lineNumber}:${frame.columnNumber}:${line}:${path}`;
    return this.#found.lines.get(key, () => {
      if (this.#isElsewhere(frame, path, line)) return Number(this.func(frame).startLine ?? line);
      return this.#writtenLine(path, { line: line - 1, column });
    });
  }

  /** From 1, in the code that was written. */
  #writtenLine(path: string, at: Position): number {
    return (this.#original(path, at)?.line ?? at.line) + 1;
  }

  #original(path: string, at: Position): OriginalPosition | undefined {
    return this.#sourceBytesMax === 0 ? undefined : this.#maps.original(path, at);
  }

  /** V8 gives a function the line of what it inlined from another file, as it stands there. */
  #isElsewhere(frame: CallFrame, path: string, line: number): boolean {
    if (frame.lineNumber < 0 || isWholeModule(frame)) return false;
    if (line <= frame.lineNumber) return true;
    const key = `${frame.lineNumber}:${frame.columnNumber}`;
    const lastLine = this.#sourceFunctions(path)?.get(key)?.lastLine;
    return lastLine !== undefined && line > lastLine + 1;
  }

  #describe(frame: CallFrame): FunctionFields {
    const meta = META_FUNCTIONS[frame.functionName];
    if (meta !== undefined && frame.url === '') {
      return { name: meta, systemName: frame.functionName };
    }
    const systemName = plain(`${frame.functionName || '(anonymous)'} ${place(frame)}`);
    const path = pathOfUrl(frame.url);
    if (path !== undefined) return { ...this.#describeFile(frame, path), systemName };
    return {
      name: plain(foreignName(frame)),
      systemName,
      filename: frame.url,
      startLine: frame.lineNumber + 1,
    };
  }

  #describeFile(frame: CallFrame, path: string): FunctionFields {
    if (frame.lineNumber < 0 && frame.functionName !== '') {
      const name = plain(`${this.#modules.of(path)}.${frame.functionName}`);
      return { name, filename: path, startLine: 0 };
    }
    const at: Position = {
      line: Math.max(0, frame.lineNumber),
      column: Math.max(0, frame.columnNumber),
    };
    const original = this.#original(path, at);
    const source = this.#sourceFunctions(path)?.get(`${at.line}:${at.column}`);
    const place = original ?? at;
    const filename = original?.path ?? path;
    const local = isWholeModule(frame)
      ? '(module)'
      : localName(frame.functionName, source, place, (word) => this.#writtenName(path, word));
    return {
      name: plain(`${this.#modules.of(filename)}.${local}`),
      filename,
      startLine: place.line + 1,
    };
  }

  /** A minifier's word for something may be in the map's list of names. */
  #writtenName(path: string, word: SourceWord): string {
    return this.#original(path, word)?.name ?? word.text;
  }

  /** Of Node's own modules only for what has no name: the others go by theirs. */
  #functionsAround(functionName: string, url: string): SourceFunctions | undefined {
    const path = pathOfUrl(url);
    if (path !== undefined) return this.#sourceFunctions(path);
    if (functionName !== '' || !url.startsWith('node:')) return undefined;
    if (!this.#sources.has(url)) {
      const source = builtinSource(url);
      this.#sources.set(url, source === undefined ? undefined : parseSourceFunctions(source));
    }
    return this.#sources.get(url);
  }

  #sourceFunctions(path: string): SourceFunctions | undefined {
    if (this.#sources.has(path)) return this.#sources.get(path);
    const functions = readSourceFunctions(path, this.#sourceBytesMax);
    this.#sources.set(path, functions);
    return functions;
  }
}

function readSourceFunctions(path: string, bytesMax: number): SourceFunctions | undefined {
  try {
    if (statSync(path).size > bytesMax) return undefined;
    return parseSourceFunctions(readFileSync(path, 'utf8'));
  } catch {
    // The file may be gone or never have been one: V8's own name has to do.
    return undefined;
  }
}

/** A stack names computed methods as they came out; V8's profilers leave them to the source. */
function profilersName(name: string, source: SourceFunction | undefined): string {
  if (source?.name?.text.startsWith('[')) return '';
  return name.replace(/^(async|new) /, '');
}

/** `Class.method`, `name`, or `enclosing.(anonymous:LINE:COLUMN)` for what has no name. */
export function localName(
  v8Name: string,
  source: SourceFunction | undefined,
  place: Position,
  written: (word: SourceWord) => string = (word) => word.text,
): string {
  const className = source?.className;
  const word = source?.name;
  const ownName = nameInSource(v8Name, word, written);
  if (ownName !== undefined) {
    return className === undefined ? ownName : `${written(className)}.${ownName}`;
  }
  const anonymous = `(anonymous:${place.line + 1}:${place.column + 1})`;
  const around = source?.enclosing ?? (className === undefined ? undefined : written(className));
  return around === undefined ? anonymous : `${around}.${anonymous}`;
}

function nameInSource(
  v8Name: string,
  word: SourceWord | undefined,
  written: (word: SourceWord) => string,
): string | undefined {
  if (word === undefined) return v8Name === '' ? undefined : v8Name;
  // V8 calls a constructor by its class, and some things by names that were set while running.
  return v8Name === '' || v8Name === word.text || word.text === 'constructor'
    ? written(word)
    : v8Name;
}

/** What has no file: Node's own modules, WebAssembly, builtins in C++, code from strings. */
function foreignName(frame: CallFrame): string {
  const { url, functionName } = frame;
  const place = `(anonymous:${frame.lineNumber + 1}:${frame.columnNumber + 1})`;
  if (url === '' && functionName === '' && frame.lineNumber < 0) {
    return frame.scriptId === '0' ? 'native.(anonymous)' : '(unknown).(anonymous)';
  }
  const local = isWholeModule(frame) ? '(module)' : functionName || place;
  if (url.startsWith('node:')) return `${url}.${local}`;
  if (url.startsWith('wasm:')) return `wasm.${local.replace(/^wasm-function/, 'function')}`;
  if (url.startsWith('data:')) return `(data).${local}`;
  if (url !== '' && url !== 'evalmachine.<anonymous>') return `${url}.${local}`;
  // What stands for something without a stack (raw-profile.ts) is called as it is.
  if (frame.scriptId === '0') return local.startsWith('[') ? local : `native.${local}`;
  // Code from a string has a position; a script that is gone has none.
  return frame.lineNumber < 0 ? `(unknown).${local}` : `(eval).${local}`;
}

function place(frame: CallFrame): string {
  if (frame.url === '') return frame.scriptId === '0' ? '(native)' : '(eval)';
  const url = frame.url.startsWith('data:') ? 'data:' : frame.url;
  return frame.lineNumber < 0 ? url : `${url}:${frame.lineNumber + 1}:${frame.columnNumber + 1}`;
}

/** The code of a module outside all functions: V8 gives it no position, or the very first. */
function isWholeModule({ functionName, lineNumber, columnNumber }: CallFrame): boolean {
  return functionName === '' && (lineNumber < 0 || (lineNumber === 0 && columnNumber === 0));
}

function plain(name: string): string {
  return name.replaceAll('::', ':');
}
