/**
 * Java's heap and contention profiles of gperftools' kind, as text.
 *
 *   --- heapz 1 ---
 *   format = java
 *   resolution = bytes
 *   7048    1 @ 0x00000003 0x00000004
 *   0x00000003 java.util.HashMap.put (HashMap.java:488)
 */
import type { Profile, ValueType } from '../profile/profile.ts';
import { AddressSamples, type LegacyHeader, pushInt64 } from './address-samples.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { parseGoInteger } from './go-integers.ts';
import { unsampled } from './heap-text.ts';
import { javaProfile } from './java-locations.ts';
import { AddressRun, addressesEnd, NumberScan } from './number-scan.ts';
import { BrokenTextError, TextLines, trimSpace } from './text-lines.ts';

export const JAVA_HEADERS: ReadonlyMap<string, 'heap' | 'contention'> = new Map([
  ['--- heapz 1 ---', 'heap'],
  ['--- contentionz 1 ---', 'contention'],
]);

/** Bytes between two samples, which Java's heap profiler does not write down. */
const HEAP_RATE = 524_288n;
const NANOS_PER_MS = 1_000_000n;
const NEWLINE = 0x0a;

/** Undefined when this is another format. Throws BrokenTextError. */
export function readJavaText(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const lines = new TextLines(bytes, 0, Number.POSITIVE_INFINITY);
  if (!nextWholeLine(lines)) return undefined;
  lines.trim();
  const kind = JAVA_HEADERS.get(lines.text());
  if (kind === undefined) return undefined;
  const header = new JavaHeader(kind);
  let isSampleLine = nextWholeLine(lines);
  for (; isSampleLine; isSampleLine = nextWholeLine(lines)) {
    lines.trim();
    if (lines.start === lines.end) continue;
    const answer = header.attribute(lines);
    if (answer === 'another format') return undefined;
    if (answer === 'no attribute') break;
  }
  const samples = new AddressSamples(2, limits);
  let namesAt = lines.nextAt;
  while (isSampleLine) {
    const lineAt = lines.start;
    lines.trim();
    if (lines.start < lines.end && !readSample(lines, header, samples)) {
      namesAt = lineAt;
      break;
    }
    namesAt = lines.nextAt;
    isSampleLine = nextWholeLine(lines);
  }
  if (samples.count > 0 && header.sampleTypes.length === 0) {
    throw new BrokenTextError('the samples have no resolution, which says their unit');
  }
  return javaProfile(header, samples, bytes.subarray(namesAt));
}

/** A last line without its end is left to the names, as in pprof. */
function nextWholeLine(lines: TextLines): boolean {
  return lines.bytes.indexOf(NEWLINE, lines.nextAt) !== -1 && lines.next();
}

class JavaHeader implements LegacyHeader {
  readonly kind: 'heap' | 'contention';
  sampleTypes: readonly ValueType[] = [];
  periodType: ValueType = { type: '', unit: '' };
  period = 0n;
  durationNanos = 0n;

  constructor(kind: 'heap' | 'contention') {
    this.kind = kind;
  }

  attribute(lines: TextLines): 'known' | 'no attribute' | 'another format' {
    const found = attributeIn(lines.text());
    if (found === undefined) return 'no attribute';
    const { name, value } = found;
    switch (`${this.kind}/${name}`) {
      case 'heap/format':
      case 'contention/format':
        return value === 'java' ? 'known' : 'another format';
      case 'heap/resolution':
        this.sampleTypes = [
          { type: 'inuse_objects', unit: 'count' },
          { type: 'inuse_space', unit: value },
        ];
        return 'known';
      case 'contention/resolution':
        this.sampleTypes = [
          { type: 'contentions', unit: 'count' },
          { type: 'delay', unit: value },
        ];
        return 'known';
      case 'contention/sampling period':
        this.periodType = { type: 'contentions', unit: 'count' };
        this.period = integer(value, lines);
        return 'known';
      case 'contention/ms since reset':
        this.durationNanos = BigInt.asIntN(64, integer(value, lines) * NANOS_PER_MS);
        return 'known';
      default:
        return 'another format';
    }
  }
}

function integer(text: string, lines: TextLines): bigint {
  const value = parseGoInteger(text);
  if (value === undefined) throw lines.broken('has an attribute that is no number of 64 bits');
  return value;
}

/** The first `NAME=VALUE` of words and spaces, wherever it is in the line. */
function attributeIn(line: string): { name: string; value: string } | undefined {
  for (let at = line.indexOf('='); at !== -1; at = line.indexOf('=', at + 1)) {
    let start = at;
    while (start > 0 && WORD_OR_SPACE.test(line[start - 1] as string)) start--;
    let end = at + 1;
    while (end < line.length && WORD_OR_SPACE.test(line[end] as string)) end++;
    if (start < at && end > at + 1) {
      const [name, value] = [line.slice(start, at), line.slice(at + 1, end)];
      return { name: trimSpace(name), value: trimSpace(value) };
    }
  }
  return undefined;
}

const WORD_OR_SPACE = /[\w ]/;

/** False when the line is no sample: the names begin there. */
function readSample(lines: TextLines, header: JavaHeader, samples: AddressSamples): boolean {
  const { bytes, end } = lines;
  const found = findNumbers(lines);
  if (found === undefined) return false;
  const addressEnd = addressesEnd(bytes, found.addressesAt, end);
  const fits = run.read(bytes, found.addressesAt, addressEnd);
  // The size comes before the count, unlike in other formats.
  const count = parseGoInteger(found.second);
  const size = parseGoInteger(found.first);
  if (count === undefined || size === undefined || !fits) {
    throw lines.broken('has a number that does not fit in 64 bits');
  }
  samples.run(run, run.count);
  if (header.kind === 'contention') {
    const { period } = header;
    const scaled = (value: bigint): bigint =>
      period === 0n ? value : BigInt.asIntN(64, value * period);
    samples.endSample([scaled(count), scaled(size)]);
    return true;
  }
  if (count === 0n) throw lines.broken('has bytes in no objects');
  samples.endSample(unsampled(count, size, HEAP_RATE));
  pushInt64(samples.blockBytes, size / count);
  return true;
}

/** Filled anew by each line. */
const run = new AddressRun();
const AT = 0x40;
const SPACE = 0x20;

/** The first `FIRST SECOND @ ` of the line, wherever it is. */
function findNumbers(
  lines: TextLines,
): { first: string; second: string; addressesAt: number } | undefined {
  const { bytes, start, end } = lines;
  for (let at = bytes.indexOf(AT, start); at !== -1 && at < end; at = bytes.indexOf(AT, at + 1)) {
    if (at + 1 >= end || bytes[at + 1] !== SPACE) continue;
    const scan = new NumberScan(bytes, start, at);
    if (scan.spaces() === 0) continue;
    const second = scan.digits();
    if (second === undefined || scan.spaces() === 0) continue;
    const first = scan.digits();
    if (first !== undefined) return { first, second, addressesAt: at + 1 };
  }
  return undefined;
}
