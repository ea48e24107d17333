/**
 * A short name for a box that outlives its index: a hash of the frames from the root to it.
 *
 * A link to a zoomed box means the same box in another sample type of the profile and in tomorrow's
 * profile of the same program, and it is computed alike by the server and by the page.
 */

/** 53 bits in two parts, so that a key fits a number: a million boxes collide once in 16,000 profiles. */
export interface FlameKey {
  readonly high: number;
  readonly low: number;
}

export const ROOT_KEY: FlameKey = { high: 0, low: 0 };

const HIGH_BITS = 21;

export function frameHash(name: string, file: string): FlameKey {
  return hashText(`${name}\0${file}`);
}

export function childKey(parent: FlameKey, frame: FlameKey): FlameKey {
  const low = scramble(Math.imul(parent.low, 31) + frame.low + parent.high);
  const high = scramble(Math.imul(parent.high, 33) + frame.high + low) >>> (32 - HIGH_BITS);
  return { high, low };
}

export function formatKey(key: FlameKey): string {
  return (key.high * 2 ** 32 + key.low).toString(36);
}

/** Undefined when the text is no key: URLs are typed by people too. */
export function parseKey(text: string): FlameKey | undefined {
  if (!/^[0-9a-z]{1,11}$/.test(text)) return undefined;
  const value = Number.parseInt(text, 36);
  if (value > Number.MAX_SAFE_INTEGER) return undefined;
  return { high: Math.floor(value / 2 ** 32), low: value % 2 ** 32 };
}

/** FNV-1a twice with different seeds. */
function hashText(text: string): FlameKey {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995);
  }
  return { high: scramble(high), low: scramble(low) };
}

/** The finishing step of MurmurHash3: every bit of the input reaches every bit of the result. */
function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
