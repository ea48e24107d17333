/**
 * Go's stack dump: /debug/pprof/goroutine?debug=2, what a Go program prints when it crashes or gets
 * SIGQUIT, and runtime.Stack.
 *
 *   goroutine 18 [chan receive, 5 minutes]:
 *   main.(*pool).worker(0xc000012345, {0x4a1b0e, 0x3})
 *   	/src/pool.go:42 +0x1d
 *   created by main.newPool in goroutine 1
 *   	/src/pool.go:30 +0x85
 *
 * pprof does not read it. Here it becomes one sample a goroutine with the labels `goroutine` (its number),
 * `state`, `wait` (minutes) and those that the program set; who created it is the outermost frame, named
 * `created by F`, since a creator is no caller.
 */
import type { Profile } from '../profile/profile.ts';
import { type LabelFields, ProfileBuilder } from '../profile/profile-builder.ts';
import { type DecodeLimits, overLimit } from './decode-limits.ts';
import { BrokenTextError, TextLines } from './text-lines.ts';

/** Names of generic functions may be of kilobytes; Go prints whatever they are. */
const LINE_BYTES_MAX = 1024 * 1024;

const GOROUTINE = /^goroutine (\d{1,18}) (?:[a-z]+=\S+ )*\[(.*)\]:$/;

export function isGoroutineHeader(line: string): boolean {
  return GOROUTINE.test(line);
}

/** Undefined when no line starts a goroutine. Throws BrokenTextError. */
export function readGoroutineStacks(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const lines = new TextLines(bytes, 0, LINE_BYTES_MAX);
  const counted = { type: 'goroutine', unit: 'count' };
  const dump = new StackDump(new ProfileBuilder([counted]), limits);
  // What comes before, and between in a crash's output, is the program's own.
  while (lines.next()) {
    const found = lines.startsWith('goroutine ') ? GOROUTINE.exec(lines.text()) : null;
    const [, number, state] = found ?? [];
    if (number === undefined || state === undefined) continue;
    dump.goroutine(BigInt(number), state, lines);
  }
  if (dump.sampleCount === 0) return undefined;
  return dump.builder.finish({ periodType: counted, period: 1n });
}

class StackDump {
  readonly builder: ProfileBuilder;
  sampleCount = 0;
  readonly #limits: DecodeLimits;
  readonly #locations = new Map<string, number>();

  constructor(builder: ProfileBuilder, limits: DecodeLimits) {
    this.builder = builder;
    this.#limits = limits;
  }

  /** Reads the lines up to the empty one that ends the goroutine. */
  goroutine(number: bigint, state: string, lines: TextLines): void {
    const locations: number[] = [];
    let inlined: StackFrame[] = [];
    while (lines.next() && lines.start < lines.end) {
      const frame = frameAt(lines);
      if (frame === undefined) continue;
      inlined.push(frame);
      // What was inlined is one location with the function that it was inlined into.
      if (frame.isInlined && inlined.length < INLINED_MAX) continue;
      locations.push(this.#location(inlined));
      inlined = [];
      if (locations.length > this.#limits.depthMax) {
        throw new BrokenTextError(overLimit('frames in one stack', this.#limits, 'depthMax'));
      }
    }
    if (inlined.length > 0) locations.push(this.#location(inlined));
    this.builder.sample({ locations, values: [1], labels: labelsOf(number, state) });
    if (++this.sampleCount > this.#limits.samplesMax) {
      throw new BrokenTextError(overLimit('goroutines', this.#limits, 'samplesMax'));
    }
  }

  #location(frames: readonly StackFrame[]): number {
    const key = frames.map(({ func, filename, line }) => `${func}\n${filename}:${line}`).join('\n');
    const known = this.#locations.get(key);
    if (known !== undefined) return known;
    const lines = frames.map(({ func, filename, line }) => ({
      func: this.builder.func({ name: func, filename }),
      line,
    }));
    const location = this.builder.location({ lines });
    this.#locations.set(key, location);
    if (this.#locations.size > Math.min(PLACES_MAX, this.#limits.rowsMax)) {
      throw new BrokenTextError(`the goroutines are in more than ${PLACES_MAX} different places`);
    }
    return location;
  }
}

/** No program has as many calls that goroutines wait in or were made by; each costs a kilobyte. */
const PLACES_MAX = 250_000;

/** Go inlines a few levels; a longer run is no stack of Go's. */
const INLINED_MAX = 1000;

interface StackFrame {
  readonly func: string;
  readonly filename: string;
  readonly line: number;
  readonly isInlined: boolean;
}

/** Reads the frame's second line too. Undefined for a remark, such as `...23 frames elided...`. */
function frameAt(lines: TextLines): StackFrame | undefined {
  const text = lines.text();
  const func = functionName(text);
  if (func === undefined) return undefined;
  return { func, ...placeBehind(lines), isInlined: text.endsWith('(...)') };
}

const CREATED_BY = /^created by (.+?)(?: in goroutine \d+)?$/;

/** Without arguments; undefined when the line names no function. */
function functionName(text: string): string | undefined {
  const creator = CREATED_BY.exec(text)?.[1];
  if (creator !== undefined) return `created by ${creator}`;
  if (text === 'non-Go function') return text;
  if (!text.endsWith(')') || /^[\t .[]/.test(text)) return undefined;
  const opening = openingOf(text);
  return opening > 0 ? text.slice(0, opening) : undefined;
}

/** Where the brackets open that the last character closes: a receiver before them has its own. */
function openingOf(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ')') depth++;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return -1;
}

const PLACE = /^\t(.+):(\d{1,9})(?: \+0x[0-9a-f]+)?(?: .*)?$/;

/** The line behind a function's, which says where in it the goroutine is. */
function placeBehind(lines: TextLines): { filename: string; line: number } {
  if (lines.bytes[lines.nextAt] !== 0x09 || !lines.next()) return { filename: '', line: 0 };
  const [, filename = '', line = '0'] = PLACE.exec(lines.text()) ?? [];
  return { filename, line: Number(line) };
}

const WAIT = /^(\d{1,18}) minutes$/;
const BUBBLE = /^synctest bubble (\d{1,18})$/;
const LOCKED = 'locked to thread';

/** `state` is what stands in the brackets: `select, 5 minutes, locked to thread labels:{"k": "v"}`. */
function labelsOf(number: bigint, state: string): LabelFields[] {
  const programsAt = state.indexOf(' labels:{');
  const own = programsAt === -1 ? state : state.slice(0, programsAt);
  const labels: LabelFields[] = [{ key: 'goroutine', number }];
  const [first = '', ...remarks] = own.split(', ');
  const states = [first];
  for (const remark of remarks) {
    const wait = WAIT.exec(remark)?.[1];
    const bubble = BUBBLE.exec(remark)?.[1];
    if (wait !== undefined) labels.push({ key: 'wait', number: BigInt(wait), unit: 'minutes' });
    else if (bubble !== undefined) labels.push({ key: 'bubble', number: BigInt(bubble) });
    else if (remark === LOCKED) labels.push({ key: 'thread', text: 'locked' });
    else states.push(remark);
  }
  labels.push({ key: 'state', text: states.join(', ') });
  if (programsAt !== -1) labels.push(...programLabels(state.slice(programsAt)));
  return labels;
}

const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
const PROGRAM_LABEL = new RegExp(`(${QUOTED}): (${QUOTED})`, 'g');

/** What the program set with pprof.Do, which Go prints when GODEBUG has tracebacklabels=1. */
function programLabels(text: string): LabelFields[] {
  return [...text.matchAll(PROGRAM_LABEL)].map(([, key = '', value = '']) => ({
    key: unquoted(key),
    text: unquoted(value),
  }));
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    // Go knows escapes that JSON does not, such as \x00.
    return text.slice(1, -1);
  }
}
