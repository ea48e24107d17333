/** profile.proto in pieces, right or wrong as a test wants it. */
import { WireWriter } from './wire-writer.ts';

export function num(field: number, value: bigint | number): Uint8Array {
  const writer = new WireWriter();
  writer.uint(field << 3);
  writer.int64(BigInt.asIntN(64, BigInt(value)));
  return writer.view();
}

export function message(field: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new WireWriter();
  writer.bytes(field, concat(parts));
  return writer.view();
}

export function text(field: number, content: string): Uint8Array {
  return message(field, new TextEncoder().encode(content));
}

export function packed(field: number, values: readonly (bigint | number)[]): Uint8Array {
  const writer = new WireWriter();
  for (const value of values) writer.int64(BigInt.asIntN(64, BigInt(value)));
  return message(field, writer.view());
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const STRINGS = ['', 'samples', 'count', 'main', 'main.go', '/bin/app'];

/** One sample of one location; each part can be replaced, and `more` is put behind. */
export function smallProfile(
  replaced: Partial<typeof SMALL> = {},
  ...more: readonly Uint8Array[]
): Uint8Array {
  const parts = { ...SMALL, ...replaced };
  return concat([...Object.values(parts), ...more]);
}

const SMALL = {
  type: message(1, num(1, 1), num(2, 2)),
  sample: message(2, num(1, 1), num(2, 7)),
  mapping: message(3, num(1, 1), num(2, 0x1000), num(3, 0x2000), num(5, 5), num(7, 1)),
  location: message(4, num(1, 1), num(2, 1), num(3, 0x1010), message(4, num(1, 1), num(2, 12))),
  func: message(5, num(1, 1), num(2, 3), num(3, 3), num(4, 4)),
  strings: concat(STRINGS.map((string) => text(6, string))),
};
