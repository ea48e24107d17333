/**
 * Addresses for functions that have none: Go's texts name a stack by its program counters, and JavaScript
 * has no such thing. Each place in a function gets a number that is the same in every text of every run,
 * so that texts can be compared, merged and given names again (/debug/pprof/symbol).
 */

/** FNV-1a in 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const OTHER_SEED = 0x9e3779b9;

/** Functions are this far apart: one address a line. */
const FUNCTION_BYTES = 0x10000;
/** With FUNCTION_BYTES below 2^52, where a double still holds every integer. */
const FUNCTIONS = 2 ** 35;
/** Above what programs are mapped to on the systems Node runs on, so that nobody takes them for real. */
const BASE = 2 ** 52;

export interface Place {
  readonly name: string;
  readonly filename: string;
  /** Of the function; 0 when it is not known. */
  readonly startLine: number;
  readonly line: number;
}

export interface PlaceAddress {
  readonly address: number;
  /** From where the function would begin; at least 1. */
  readonly offset: number;
}

export function placeAddress({ name, filename, startLine, line }: Place): PlaceAddress {
  const identity = `${name}\n${filename}\n${startLine}`;
  const hash = (fnv(identity, FNV_OFFSET) * 8 + (fnv(identity, OTHER_SEED) & 7)) % FUNCTIONS;
  const distance = Math.abs(startLine === 0 ? line : line - startLine);
  const offset = 1 + (distance % (FUNCTION_BYTES - 2));
  return { address: BASE + hash * FUNCTION_BYTES + offset, offset };
}

/** As `%#x` of Go's fmt. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function fnv(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}
