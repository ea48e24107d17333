/**
 * Source for a page, by file and by stretches of lines that belong together; inlined calls hang at the
 * line that they were inlined into. Values are counted by address: a location that is in a stack twice
 * counts twice, as with pprof.
 */
import { basePath, cleanPath } from '../base/go-path.ts';
import { wrapped } from '../base/int64.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { type AddressSums, type InterestingCode, interestingCode } from './interesting-code.ts';
import type { Report } from './report.ts';
import type { SourceLines } from './source-lines.ts';

export interface WebListing {
  readonly report: Report;
  /** Of all files, by the files' names. Made one by one, since that reads the files. */
  readonly functions: Iterable<WebFunction>;
  readonly isEmpty: boolean;
}

export interface WebFunction {
  readonly name: string;
  readonly file: string;
  readonly flat: bigint;
  readonly cum: bigint;
  readonly lines: readonly WebLine[];
}

export interface WebLine {
  readonly number: number;
  readonly text: string;
  readonly flat: bigint;
  readonly cum: bigint;
  /** Undefined for lines that only surround those with code. */
  readonly blocks: readonly InlinedBlock[] | undefined;
}

/** Calls that were inlined at one address, the outermost first; often none. */
export interface InlinedBlock {
  /** Whether other code lies before it. */
  readonly isApart: boolean;
  readonly calls: readonly InlinedCall[];
}

export interface InlinedCall {
  readonly depth: number;
  readonly text: string;
  readonly fileBase: string;
  readonly line: number;
}

interface FileCode {
  readonly name: string;
  readonly lines: Map<number, LineCode[]>;
  /** The first function found on a line is taken to be the line's. */
  readonly functionNames: Map<number, string>;
}

interface LineCode {
  readonly address: bigint;
  /** Frames that were inlined below this one, the outermost first. */
  readonly stack: readonly CodePlace[];
}

interface CodePlace {
  readonly file: string;
  readonly line: number;
}

/** Undefined takes every function. */
export type CodeMatch = Parameters<typeof interestingCode>[1];

export function webListing(report: Report, match: CodeMatch, sources: SourceLines): WebListing {
  const code = interestingCode(report, match);
  const files = filesOf(code);
  return {
    report,
    isEmpty: code.names.size === 0,
    functions: { [Symbol.iterator]: () => webFunctions(files, code, sources) },
  };
}

function filesOf(code: InterestingCode): readonly FileCode[] {
  const files = new Map<string, FileCode>();
  for (const { address, frames } of code.addresses) {
    for (const [i, frame] of frames.entries()) {
      if (!code.names.has(frame.name)) continue;
      const name = canonicalName(frame.file);
      const file = files.get(name) ?? { name, lines: new Map(), functionNames: new Map() };
      files.set(name, file);
      const codeOfLine = file.lines.get(frame.line) ?? [];
      file.lines.set(frame.line, codeOfLine);
      codeOfLine.push({ address, stack: frames.slice(0, i).reverse() });
      if (!file.functionNames.has(frame.line)) file.functionNames.set(frame.line, frame.name);
    }
  }
  return [...files.values()].sort((a, b) => compareUtf8(a.name, b.name));
}

function canonicalName(file: string): string {
  const inBuild = file.startsWith('/proc/self/cwd/') ? file.slice('/proc/self/cwd/'.length) : file;
  return cleanPath(inBuild.startsWith('./') ? inBuild.slice(2) : inBuild);
}

function* webFunctions(
  files: readonly FileCode[],
  code: InterestingCode,
  sources: SourceLines,
): Generator<WebFunction> {
  for (const file of files) {
    for (const { name, begin, end, flat, cum } of stretchesOf(file, code)) {
      if (cum === 0n) continue;
      const lines: WebLine[] = [];
      for (let number = begin; number < end; number++) {
        const line = webLine(file, number, code, sources);
        if (line !== undefined) lines.push(line);
      }
      yield { name, file: file.name, flat, cum, lines };
    }
  }
}

interface Stretch {
  readonly name: string;
  begin: number;
  /** The line behind the last. */
  end: number;
  flat: bigint;
  cum: bigint;
}

/** Lines of one function that are no further apart are shown together. */
const MERGED_GAP = 20;
/** Lines shown around a stretch. */
const MARGIN = 5;

function stretchesOf(file: FileCode, code: InterestingCode): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const line of [...file.lines.keys()].sort((a, b) => a - b)) {
    const systemName = file.functionNames.get(line) ?? '';
    const name = code.prettyNames.get(systemName) ?? systemName;
    const { flat, cum } = summed(file.lines.get(line) ?? [], code.sums);
    const last = stretches.at(-1);
    if (last !== undefined && line - last.end < MERGED_GAP && last.name === name) {
      last.end = line + 1;
      last.flat = wrapped(last.flat + flat);
      last.cum = wrapped(last.cum + cum);
    } else {
      stretches.push({ name, begin: line, end: line + 1, flat, cum });
    }
  }
  widen(stretches);
  return stretches;
}

/** Neighbours share the gap between them. Line 0 stays alone: it stands for code without a line. */
function widen(stretches: readonly Stretch[]): void {
  for (const [i, stretch] of stretches.entries()) {
    const before = stretches[i - 1];
    if (before !== undefined) {
      const half = Math.min(Math.trunc((stretch.begin - before.end) / 2), MARGIN);
      before.end += half;
      stretch.begin -= half;
    } else if (stretch.begin > MARGIN) stretch.begin -= MARGIN;
    else if (stretch.begin > 1) stretch.begin = 1;
  }
  const last = stretches.at(-1);
  if (last !== undefined) last.end += MARGIN;
}

function summed(
  codes: readonly LineCode[],
  sums: ReadonlyMap<bigint, AddressSums>,
): { readonly flat: bigint; readonly cum: bigint } {
  let flat = 0n;
  let cum = 0n;
  for (const { address } of codes) {
    flat += sums.get(address)?.flat ?? 0n;
    cum += sums.get(address)?.cum ?? 0n;
  }
  return { flat: wrapped(flat), cum: wrapped(cum) };
}

function webLine(
  file: FileCode,
  number: number,
  code: InterestingCode,
  sources: SourceLines,
): WebLine | undefined {
  const codes = file.lines.get(number);
  const text = sources.line(file.name, number) ?? (codes && missingText(number));
  // Outside of the file, and nothing to say of it.
  if (text === undefined) return undefined;
  const sums = summed(codes ?? [], code.sums);
  return { number, text, ...sums, blocks: codes && blocksOf(codes, sources) };
}

function missingText(number: number): string {
  return number === 0 ? '<instructions with unknown line numbers>' : '???';
}

/** Calls that the code before was inlined through as well are not repeated. */
function blocksOf(codes: readonly LineCode[], sources: SourceLines): readonly InlinedBlock[] {
  const blocks: InlinedBlock[] = [];
  let before: readonly CodePlace[] = [];
  let expected = 0n;
  for (const { address, stack } of codes) {
    const calls: InlinedCall[] = [];
    for (const [depth, place] of stack.entries()) {
      const known = before[depth];
      if (known?.file === place.file && known.line === place.line) continue;
      before = [];
      const text = sources.line(place.file, place.line)?.trim() ?? '';
      calls.push({ depth, text, fileBase: basePath(place.file), line: place.line });
    }
    before = stack;
    blocks.push({ isApart: blocks.length > 0 && address !== expected, calls });
    expected = address + 1n;
  }
  return blocks;
}
