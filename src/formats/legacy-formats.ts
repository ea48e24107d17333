/**
 * The formats besides profile.proto, in the order in which google/pprof tries them; those that
 * only we read come last. Loaded when a file is no profile.proto.
 */
import { check, InvalidProfileError } from '../profile/check.ts';
import type { Profile } from '../profile/profile.ts';
import { CONTENTION_HEADERS, readContentionText } from './contention-text.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { FormatError } from './format-error.ts';
import { COUNT_HEADER, readGoCountText } from './go-count-text.ts';
import { isGoroutineHeader, readGoroutineStacks } from './goroutine-stacks.ts';
import { cpuHeader, readGperftoolsCpu } from './gperftools-cpu.ts';
import { heapHeader, readHeapText } from './heap-text.ts';
import { JAVA_HEADERS, readJavaText } from './java-text.ts';
import { isPerfScriptHeader, readPerfScript } from './perf-script.ts';
import { BrokenTextError, TextLines, trimSpace } from './text-lines.ts';
import { isThreadStart, readThreadzText, THREADZ_START } from './threadz-text.ts';

type Reader = (bytes: Uint8Array, limits: DecodeLimits) => Profile | undefined;

const READERS: readonly { readonly name: string; readonly read: Reader }[] = [
  { name: 'CPU profile of gperftools', read: readGperftoolsCpu },
  { name: 'heap profile as text', read: readHeapText },
  { name: 'Go profile as text', read: readGoCountText },
  { name: 'threadz', read: readThreadzText },
  { name: 'contention profile as text', read: readContentionText },
  { name: 'profile of Java as text', read: readJavaText },
  { name: 'stacks of goroutines', read: readGoroutineStacks },
  { name: 'output of perf script', read: readPerfScript },
];

/** Undefined when no format knows the bytes as its own. Throws FormatError. */
export function readLegacyProfile(
  bytes: Uint8Array,
  source: string,
  limits: DecodeLimits,
): Profile | undefined {
  for (const { name, read } of READERS) {
    const profile = checked(() => read(bytes, limits), name, source);
    if (profile !== undefined) return profile;
  }
  return undefined;
}

/** Undefined when it has no samples. Throws FormatError. */
export function readPerfScriptOutput(
  bytes: Uint8Array,
  source: string,
  limits: DecodeLimits,
): Profile | undefined {
  return checked(() => readPerfScript(bytes, limits), 'output of perf script', source);
}

function checked(
  read: () => Profile | undefined,
  name: string,
  source: string,
): Profile | undefined {
  try {
    const profile = read();
    if (profile !== undefined) check(profile);
    return profile;
  } catch (error) {
    if (!(error instanceof BrokenTextError) && !(error instanceof InvalidProfileError)) throw error;
    throw new FormatError(source, `malformed ${name}: ${error.message}`, { cause: error });
  }
}

/** As many bytes as are needed to tell. A first line is not longer, and no program writes more comments. */
export const LEGACY_HEAD_BYTES = 64 * 1024;

/** Whether the rest of a file with this beginning is worth reading. */
export function mayBeLegacy(head: Uint8Array): boolean {
  if (cpuHeader(head) !== undefined) return true;
  const lines = new TextLines(head, 0, Number.POSITIVE_INFINITY);
  if (!lines.next()) return false;
  const first = headerText(lines);
  const isFirstLine =
    heapHeader(first) !== undefined ||
    CONTENTION_HEADERS.some((header) => first.startsWith(header)) ||
    JAVA_HEADERS.has(trimSpace(first));
  if (isFirstLine) return true;
  while (lines.isBlankOrComment()) if (!lines.next()) return false;
  const line = headerText(lines);
  const isStart = COUNT_HEADER.test(line) || THREADZ_START.test(line) || isThreadStart(line);
  if (isStart || isPerfScriptHeader(trimSpace(line))) return true;
  // A program that crashes says why before it lists its goroutines.
  do if (lines.startsWith('goroutine ') && isGoroutineHeader(headerText(lines))) return true;
  while (lines.next());
  return false;
}

/** The line, or nothing when it is too long to be the first of any format: a file may be all one line. */
function headerText(lines: TextLines): string {
  return lines.end - lines.start > LEGACY_HEAD_BYTES ? '' : lines.text();
}
