/**
 * What `perf script` prints of a perf.data file: a line a sample, then its frames, leaf first.
 *
 *   node 10118/10120 [002]  4309.505499:    5025125 cpu-clock:ppp:
 *   	           98948 malloc+0x18 (/usr/lib/x86_64-linux-gnu/libc.so.6)
 *   	         18120c3 alg_copy+0x33 (/usr/bin/node)
 */
import type { Profile, ValueType } from '../profile/profile.ts';
import { type LineFields, ProfileBuilder } from '../profile/profile-builder.ts';
import { type DecodeLimits, overLimit } from './decode-limits.ts';
import { BrokenTextError, TextLines, trimSpace } from './text-lines.ts';

/** Names of C++ may be of kilobytes. */
const LINE_BYTES_MAX = 1024 * 1024;

/** Command, process, thread, CPU, seconds, period, event. */
const HEADER =
  /^(\S.{0,63}?)\s+(\d{1,10})(?:\/(\d{1,10}))?\s+(?:\[\d+\]\s+)?(?:[.\w]{4,8}\s+)?(\d{1,12})\.(\d{1,9}):\s+(?:(\d{1,18})\s+)?(\S+?):(?:\s|$)/;
const FRAME = /^\s+([0-9a-f]{1,16}) (.*)$/;

export function isPerfScriptHeader(line: string): boolean {
  return HEADER.test(line);
}

/** Undefined when no line starts a sample. Throws BrokenTextError. */
export function readPerfScript(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const events = eventsIn(new TextLines(bytes, 0, LINE_BYTES_MAX));
  const [first] = events.keys();
  if (first === undefined) return undefined;
  const sampleTypes = [SAMPLES, ...[...events.keys()].map(typeOf)];
  const samples = new PerfSamples(sampleTypes, limits);
  const lines = new TextLines(bytes, 0, LINE_BYTES_MAX);
  let isHeader = lines.next();
  while (isHeader) {
    const found = headerOf(lines);
    isHeader = found === undefined ? lines.next() : samples.read(found, events, lines);
  }
  return samples.builder.finish({
    periodType: typeOf(first),
    durationNanos: samples.durationNanos,
    defaultSampleType: typeOf(first).type,
  });
}

const SAMPLES: ValueType = { type: 'samples', unit: 'count' };

/** Where the value of each event stands among a sample's. */
function eventsIn(lines: TextLines): Map<string, number> {
  const events = new Map<string, number>();
  while (lines.next()) {
    const event = headerOf(lines)?.event;
    if (event === undefined || events.has(event)) continue;
    events.set(event, events.size + 1);
    if (events.size > EVENTS_MAX) throw lines.broken(`names the ${events.size}th event`);
  }
  return events;
}

/** A machine counts some dozens at once; each is a column of all samples. */
const EVENTS_MAX = 100;

/** The periods of clocks are nanoseconds. */
function typeOf(event: string): ValueType {
  return { type: event, unit: /^(cpu|task)-clock$/.test(event) ? 'nanoseconds' : 'count' };
}

interface SampleHeader {
  readonly command: string;
  readonly pid: bigint;
  readonly tid: bigint | undefined;
  readonly timeNanos: bigint;
  readonly period: bigint;
  /** Without modifiers such as `:u` and `:ppp`. */
  readonly event: string;
}

function headerOf(lines: TextLines): SampleHeader | undefined {
  const first = lines.bytes[lines.start];
  const isIndented = first === 0x20 || first === 0x09;
  if (lines.start === lines.end || (isIndented && !MAY_BE_PADDED.test(lines.text())))
    return undefined;
  const found = HEADER.exec(trimSpace(lines.text()));
  if (found === null) return undefined;
  const [, command = '', pid = '0', tid, seconds = '0', fraction = '', period = '1', event = ''] =
    found;
  return {
    command,
    pid: BigInt(pid),
    tid: tid === undefined ? undefined : BigInt(tid),
    timeNanos: BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0')),
    period: BigInt(period),
    event: event.replace(/:[a-zA-Z]+$/, (modifiers) => (isTracepoint(event) ? modifiers : '')),
  };
}

/** perf pads short commands from the left; a frame has an address there. */
const MAY_BE_PADDED = /^ +\S.*\d\.\d+: /;

/** `sched:sched_switch`, in which the colon is part of the name. */
function isTracepoint(event: string): boolean {
  return /^[a-z0-9_]+:[a-z]*_[a-z0-9_]*$/.test(event);
}

class PerfSamples {
  readonly builder: ProfileBuilder;
  readonly #valueCount: number;
  readonly #limits: DecodeLimits;
  readonly #mappings = new Map<string, number>();
  readonly #locations = new Map<string, number>();
  #sampleCount = 0;
  #firstNanos: bigint | undefined;
  #lastNanos = 0n;

  constructor(sampleTypes: readonly ValueType[], limits: DecodeLimits) {
    this.builder = new ProfileBuilder(sampleTypes);
    this.#valueCount = sampleTypes.length;
    this.#limits = limits;
  }

  get durationNanos(): bigint {
    const duration = this.#lastNanos - (this.#firstNanos ?? this.#lastNanos);
    return duration > 0n ? duration : 0n;
  }

  /** Goes on to the line behind the frames; false at the end. */
  read(header: SampleHeader, events: ReadonlyMap<string, number>, lines: TextLines): boolean {
    const locations: number[] = [];
    let inlined: string[] = [];
    let isMore = lines.next();
    for (; isMore; isMore = lines.next()) {
      const [, address, rest] = FRAME.exec(lines.text()) ?? [];
      if (address === undefined || rest === undefined) break;
      const { symbol, file } = symbolAndFile(rest);
      if (file === 'inlined') {
        inlined.push(symbol);
        continue;
      }
      locations.push(this.#location(address, [...inlined, symbol], file));
      inlined = [];
      if (locations.length > this.#limits.depthMax) {
        throw new BrokenTextError(overLimit('frames in one stack', this.#limits, 'depthMax'));
      }
    }
    this.#add(header, events.get(header.event) ?? 0, locations);
    return isMore;
  }

  #add(header: SampleHeader, column: number, locations: readonly number[]): void {
    const { command, pid, tid, period, timeNanos } = header;
    const values = new Array<bigint>(this.#valueCount).fill(0n);
    values[0] = 1n;
    values[column] = period;
    const labels = [
      { key: 'comm', text: command },
      { key: tid === undefined ? 'tid' : 'pid', number: pid },
      ...(tid === undefined ? [] : [{ key: 'tid', number: tid }]),
    ];
    this.builder.sample({ locations, values, labels });
    this.#firstNanos ??= timeNanos;
    this.#lastNanos = timeNanos;
    if (++this.#sampleCount > this.#limits.samplesMax) {
      throw new BrokenTextError(overLimit('samples', this.#limits, 'samplesMax'));
    }
  }

  /** `symbols` are innermost first; what was not found has no line. */
  #location(addressText: string, symbols: readonly string[], file: string): number {
    const key = `${addressText} ${symbols.join('\n')} ${file}`;
    const known = this.#locations.get(key);
    if (known !== undefined) return known;
    const lines: LineFields[] = symbols
      .filter((symbol) => symbol !== '[unknown]' && symbol !== '')
      .map((name) => ({ func: this.builder.func({ name }) }));
    const address = BigInt(`0x${addressText}`);
    const location = this.builder.location({ mapping: this.#mapping(file), address, lines });
    this.#locations.set(key, location);
    if (this.#locations.size > this.#limits.rowsMax) {
      throw new BrokenTextError(overLimit('locations', this.#limits, 'rowsMax'));
    }
    return location;
  }

  #mapping(file: string): number {
    const known = this.#mappings.get(file);
    if (known !== undefined) return known;
    const index = this.builder.mapping({
      start: 0n,
      limit: 0n,
      offset: 0n,
      file,
      buildId: '',
      // perf has looked for names already, next to the program, and better than we could from afar.
      hasFunctions: true,
      hasFilenames: false,
      hasLineNumbers: false,
      hasInlineFrames: true,
    });
    this.#mappings.set(file, index);
    return index;
  }
}

/** `malloc+0x18 (/usr/lib/libc.so.6)`; a name of C++ may have brackets and spaces of its own. */
function symbolAndFile(text: string): { symbol: string; file: string } {
  const opening = text.endsWith(')') ? text.lastIndexOf(' (') : -1;
  const symbol = opening === -1 ? text : text.slice(0, opening);
  const file = opening === -1 ? '' : text.slice(opening + 2, -1);
  return {
    symbol: symbol.replace(/\+0x[0-9a-f]+$/, ''),
    file: file === '[unknown]' ? '' : file,
  };
}
