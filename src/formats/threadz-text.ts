/**
 * Stacks of all threads as text, of gperftools' threadz.
 *
 *   --- threadz 1 ---
 *   --- Thread 7f794ab90940 (name: main/14748) stack: ---
 *     PC: 0xbc8f1c 0x5de33c
 *   --- Thread 7f794ab90941 (name: worker/14749) stack: ---
 *     [same as previous thread]
 */
import type { Profile } from '../profile/profile.ts';
import {
  AddressSamples,
  addressProfile,
  inOrderOfMention,
  stacksOf,
  withoutDoubleLeaves,
} from './address-samples.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { isMemoryMapSentinel, readFollowingMemoryMap } from './memory-map.ts';
import { AddressRun } from './number-scan.ts';
import { TextLines } from './text-lines.ts';

export const THREADZ_START = /--- threadz \d+ ---/;
const THREAD = /--- Thread [0-9a-fA-F]+ \(name: /g;
const THREAD_END = /\/\d+\) stack: ---/g;

/** Undefined when this is another format. Throws BrokenTextError. */
export function readThreadzText(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const lines = new TextLines(bytes);
  while (lines.next() && lines.isBlankOrComment());
  let line = lines.text();
  if (THREADZ_START.test(line)) line = firstThread(lines);
  else if (!isThreadStart(line)) return undefined;
  const samples = new AddressSamples(1, limits);
  const counts: bigint[] = [];
  while (!isMemoryMapSentinel(line) && !line.startsWith('---- no stack trace for')) {
    // A stack that nothing follows is taken for no thread, as in pprof.
    if (!isThreadStart(line)) return undefined;
    line = readThread(lines, samples, counts);
  }
  return threadProfile(lines, samples, limits, counts);
}

function firstThread(lines: TextLines): string {
  while (lines.next()) {
    if (isMemoryMapSentinel(lines) || lines.startsWith('-')) return lines.text();
  }
  return '';
}

export function isThreadStart(line: string): boolean {
  THREAD.lastIndex = 0;
  if (!THREAD.test(line)) return false;
  THREAD_END.lastIndex = THREAD.lastIndex;
  return THREAD_END.test(line);
}

/** Returns the line behind the thread's stack; at the end of the file the last one of the stack. */
function readThread(lines: TextLines, samples: AddressSamples, counts: bigint[]): string {
  let frameCount = 0;
  let isSame = false;
  let line = '';
  const run = new AddressRun();
  while (lines.next()) {
    lines.trim();
    line = lines.text();
    if (line === '') continue;
    if (line.startsWith('---')) break;
    if (line.includes('same as previous thread')) isSame = true;
    else if (!run.read(lines.bytes, lines.start, lines.end)) {
      throw lines.broken('has an address of over 64 bits');
    } else {
      // The leaf is where the thread is, the others are where they return to.
      samples.run(run, frameCount === 0 ? 1 : 0);
      frameCount += run.count;
    }
  }
  const last = counts.length - 1;
  if (!isSame && frameCount > 0) {
    samples.endSample([1n]);
    counts.push(1n);
  } else {
    samples.dropFrames();
    if (last >= 0) counts[last] = (counts[last] ?? 0n) + 1n;
  }
  return line;
}

function threadProfile(
  lines: TextLines,
  samples: AddressSamples,
  limits: DecodeLimits,
  counts: readonly bigint[],
): Profile {
  const regions = readFollowingMemoryMap(lines, limits);
  const stacks = inOrderOfMention(stacksOf(samples));
  const thread = { type: 'thread', unit: 'count' };
  const profile = addressProfile({
    header: { sampleTypes: [thread], periodType: thread, period: 1n },
    samples,
    stacks: withoutDoubleLeaves(stacks),
    ...mappedAddresses(stacks.addresses, regions),
  });
  return { ...profile, samples: { ...profile.samples, values: [BigInt64Array.from(counts)] } };
}
