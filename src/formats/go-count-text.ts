/**
 * Go's counting profiles with debug=1: goroutine, threadcreate, and those a program made with
 * pprof.NewProfile.
 *
 *   goroutine profile: total 5
 *   3 @ 0x43b2f6 0x4082dc 0x408157
 *   # labels: {"tenant":"a"}
 */
import type { Profile } from '../profile/profile.ts';
import { AddressSamples, addressProfile, inOrderOfMention, stacksOf } from './address-samples.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { parseGoInteger } from './go-integers.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { readFollowingMemoryMap } from './memory-map.ts';
import { AddressRun, NumberScan } from './number-scan.ts';
import { TextLines } from './text-lines.ts';

export const COUNT_HEADER = /^([^\t\n\f\r ]+) profile: total \d+$/;

/** Undefined when this is another format. Throws BrokenTextError. */
export function readGoCountText(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const lines = new TextLines(bytes);
  while (lines.next() && lines.isBlankOrComment());
  const type = COUNT_HEADER.exec(lines.text())?.[1];
  if (type === undefined) return undefined;
  const samples = new AddressSamples(1, limits);
  while (lines.next()) {
    if (lines.isBlankOrComment()) continue;
    if (lines.startsWith('---')) break;
    readSample(lines, samples);
  }
  const regions = readFollowingMemoryMap(lines, limits);
  const stacks = inOrderOfMention(stacksOf(samples));
  const counted = { type, unit: 'count' };
  return addressProfile({
    header: { sampleTypes: [counted], periodType: counted, period: 1n },
    samples,
    stacks,
    ...mappedAddresses(stacks.addresses, regions),
  });
}

/** Filled anew by each line. */
const run = new AddressRun();
const AT = 0x40;
const SPACE = 0x20;

/** `COUNT @ 0x… 0x…` and nothing else. */
function readSample(lines: TextLines, samples: AddressSamples): void {
  const { bytes, start, end } = lines;
  const at = bytes.indexOf(AT, start);
  const scan = new NumberScan(bytes, start, at);
  const countText = at !== -1 && at < end && scan.byte(SPACE) ? scan.digits() : undefined;
  if (countText === undefined || scan.at !== start || !areAddresses(bytes, at + 1, end)) {
    throw lines.broken('is no sample of a Go profile');
  }
  const count = parseGoInteger(countText);
  const fits = run.read(bytes, at + 1, end);
  if (count === undefined || !fits) throw lines.broken('has a number of over 64 bits');
  samples.run(run);
  samples.endSample([count]);
}

const LETTER_X = 0x78;
const ZERO = 0x30;

/** One or more of ` 0x` and hexadecimal digits. */
function areAddresses(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    if (bytes[at] !== SPACE || bytes[at + 1] !== ZERO || bytes[at + 2] !== LETTER_X) return false;
    at += 3;
    const digitsAt = at;
    while (at < end && isHexDigit(bytes[at] as number)) at++;
    if (at === digitsAt) return false;
  }
  return at > start;
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
}
