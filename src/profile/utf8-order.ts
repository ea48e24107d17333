/**
 * Orders strings by their UTF-8 bytes, as Go does. JavaScript compares UTF-16 units, and the two differ
 * only where a surrogate (half of a character beyond U+FFFF) meets a unit from U+E000 on.
 */
const HIGH = /[\ud800-\uffff]/;

export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  if (!HIGH.test(a) || !HIGH.test(b)) return a < b ? -1 : 1;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return byteRank(left) - byteRank(right);
  }
  return a.length - b.length;
}

/** Surrogates sort behind everything else, the rest as it is. */
function byteRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
