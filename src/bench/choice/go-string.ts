/** Go's string literals in double quotes, as far as their escapes go. */

const NAMED: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

const ESCAPE =
  /\\(?:([abfnrtv\\"])|x([\da-fA-F]{2})|([0-7]{3})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.?))/gsu;

/** `body` is what stands between the quotes. Undefined for an escape that is none. */
export function unquoted(body: string): string | undefined {
  if (body.includes('\n')) return undefined;
  let isBroken = false;
  // Escaped bytes stand for letters only together, hence by way of bytes.
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const found of body.matchAll(ESCAPE)) {
    parts.push(Buffer.from(body.slice(at, found.index)));
    at = found.index + found[0].length;
    const bytes = escapedBytes(found);
    if (bytes === undefined) isBroken = true;
    else parts.push(bytes);
  }
  parts.push(Buffer.from(body.slice(at)));
  return isBroken ? undefined : Buffer.concat(parts).toString();
}

function escapedBytes(found: RegExpExecArray): Uint8Array | undefined {
  const [, named, hex, octal, short, long] = found;
  if (named !== undefined) return Buffer.from(NAMED[named] ?? '');
  if (hex !== undefined) return Uint8Array.of(Number.parseInt(hex, 16));
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 0xff ? undefined : Uint8Array.of(byte);
  }
  const digits = short ?? long;
  if (digits === undefined) return undefined;
  const point = Number.parseInt(digits, 16);
  const isCharacter = point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
  return isCharacter ? Buffer.from(String.fromCodePoint(point)) : undefined;
}
