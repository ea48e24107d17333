/**
 * gperftools' binary CPU profile: machine words of 32 or 64 bits in either byte order.
 *
 *   0 3 0 PERIOD_MICROS 0   { COUNT DEPTH ADDRESS… }   0 1 0   memory map as text
 *
 * The third word is 1 in a profile of Java, where names follow the samples instead of a memory map.
 */
import type { Profile } from '../profile/profile.ts';
import {
  AddressSamples,
  type AddressStacks,
  addressProfile,
  inOrderOfMention,
  type LegacyHeader,
  stacksOf,
  withoutDoubleLeaves,
  withoutSecondFrames,
} from './address-samples.ts';
import type { DecodeLimits } from './decode-limits.ts';
import { javaProfile } from './java-locations.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { readMemoryMap } from './memory-map.ts';
import { TextLines } from './text-lines.ts';

const NANOS_PER_MICRO = 1000n;

/** Undefined when this is another format. Throws BrokenTextError. */
export function readGperftoolsCpu(bytes: Uint8Array, limits: DecodeLimits): Profile | undefined {
  const found = cpuHeader(bytes);
  if (found === undefined) return undefined;
  const { words, isJava, periodMicros } = found;
  const period = BigInt.asIntN(64, periodMicros * NANOS_PER_MICRO);
  const samples = new AddressSamples(2, limits);
  if (!readSamples(words, samples, period, !isJava)) return undefined;
  const cpu = { type: 'cpu', unit: 'nanoseconds' };
  const sampleTypes = [{ type: 'samples', unit: 'count' }, cpu];
  const header: LegacyHeader = { sampleTypes, periodType: cpu, period };
  if (isJava) return javaProfile(header, samples, bytes.subarray(words.at));
  const lines = new TextLines(bytes, words.at);
  const regions = readMemoryMap(lines, limits);
  const stacks = inOrderOfMention(withoutSignalHandler(stacksOf(samples)));
  return addressProfile({
    header,
    samples,
    stacks: withoutDoubleLeaves(stacks),
    ...mappedAddresses(stacks.addresses, regions),
  });
}

interface CpuHeader {
  /** Behind the header. */
  readonly words: Words;
  readonly isJava: boolean;
  readonly periodMicros: bigint;
}

const HEADER_WORDS = 5;
const LAYOUTS = [
  { wordBytes: 4, isLittle: true },
  { wordBytes: 4, isLittle: false },
  { wordBytes: 8, isLittle: true },
  { wordBytes: 8, isLittle: false },
] as const;

/** Undefined when this is no CPU profile. Needs only the first words. */
export function cpuHeader(bytes: Uint8Array): CpuHeader | undefined {
  for (const layout of LAYOUTS) {
    if (bytes.length < HEADER_WORDS * layout.wordBytes) continue;
    const words = new Words(bytes, layout.wordBytes, layout.isLittle);
    const [zero, version, language, periodMicros = 0n, padding] = Array.from(
      { length: HEADER_WORDS },
      () => words.next(),
    );
    const isOurs = zero === 0n && version === 3n && padding === 0n && periodMicros > 0n;
    if (isOurs && (language === 0n || language === 1n)) {
      return { words, isJava: language === 1n, periodMicros };
    }
  }
  return undefined;
}

class Words {
  at = 0;
  /** The halves of the last word read; 0 beyond the end. */
  low = 0;
  high = 0;
  readonly length: number;
  readonly wordBytes: number;
  readonly #view: DataView;
  readonly #isLittle: boolean;

  constructor(bytes: Uint8Array, wordBytes: number, isLittle: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length;
    this.wordBytes = wordBytes;
    this.#isLittle = isLittle;
  }

  /** False at the end; what is left of less than a word is skipped. */
  read(): boolean {
    const { at } = this;
    this.low = 0;
    this.high = 0;
    if (at + this.wordBytes > this.length) {
      this.at = this.length;
      return false;
    }
    this.at += this.wordBytes;
    if (this.wordBytes === 4) {
      this.low = this.#view.getUint32(at, this.#isLittle);
      return true;
    }
    this.low = this.#view.getUint32(this.#isLittle ? at : at + 4, this.#isLittle);
    this.high = this.#view.getUint32(this.#isLittle ? at + 4 : at, this.#isLittle);
    return true;
  }

  next(): bigint {
    this.read();
    return this.value;
  }

  get value(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }
}

/**
 * Up to the mark of the end or the end of the file; false when the file is cut off before a stack.
 * Within a stack the missing addresses are 0, as in pprof.
 */
function readSamples(
  words: Words,
  samples: AddressSamples,
  period: bigint,
  areReturnAddresses: boolean,
): boolean {
  while (words.at < words.length) {
    const count = words.next();
    if (!words.read()) return false;
    // pprof counts in words of 4 bytes whatever their size.
    const depthMax = Math.floor((words.length - words.at) / 4);
    if (words.high !== 0 || words.low > depthMax) return false;
    const depth = words.low;
    if (count === 0n && depth === 1) {
      const { at } = words;
      if (words.next() === 0n) return true;
      words.at = at;
    }
    for (let i = 0; i < depth; i++) {
      words.read();
      // The leaf is where the signal struck.
      if (areReturnAddresses && i > 0) samples.caller(words.low, words.high);
      else samples.frame(words.low, words.high);
    }
    samples.endSample([count, BigInt.asIntN(64, count * period)]);
  }
  return true;
}

const HANDLER_FRAMES_MAX = 2;
/** One stack in so many may lack the handler's frame. */
const STACKS_PER_EXCEPTION = 32;

/** What nearly all stacks have above their leaf is the profiler's own signal handler. */
function withoutSignalHandler(stacks: AddressStacks): AddressStacks {
  let cut = stacks;
  for (let i = 0; i < HANDLER_FRAMES_MAX; i++) {
    const handler = commonSecondFrame(cut);
    if (handler === undefined) continue;
    cut = withoutSecondFrames(cut, (_, second) => second === handler);
  }
  return cut;
}

function commonSecondFrame({ starts, frames, addresses }: AddressStacks): number | undefined {
  const count = starts.length - 1;
  const needed = count - Math.floor(count / STACKS_PER_EXCEPTION);
  const mentions = new Uint32Array(addresses.length);
  for (let sample = 0; sample < count; sample++) {
    const start = starts[sample] as number;
    if ((starts[sample + 1] as number) - start < 2) continue;
    const second = frames[start + 1] as number;
    const mentioned = (mentions[second] as number) + 1;
    mentions[second] = mentioned;
    if (mentioned >= needed) return second;
  }
  return undefined;
}
