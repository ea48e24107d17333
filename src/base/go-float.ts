/** Numbers as Go's strconv.ParseFloat reads them: decimal or hexadecimal, underscores between digits, Inf and NaN. */

/** Why a text is no number, in Go's words. */
export type NumberProblem = 'parse error' | 'value out of range';

export function goFloat(text: string): number | NumberProblem {
  if (/^[+-]?(inf|infinity)$/i.test(text)) {
    return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (/^nan$/i.test(text)) return Number.NaN;
  const plain = text.replaceAll(/(?<=\d)_(?=\d)/g, '');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return hexFloat(text);
  const value = Number(plain);
  return Number.isFinite(value) ? value : 'value out of range';
}

/** 0x1.8p-2; the power of two may not be left out. */
function hexFloat(text: string): number | NumberProblem {
  const plain = text.replaceAll(/(?<=[\da-fx])_(?=[\da-f])/gi, '');
  const parts = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/i.exec(plain);
  if (parts === null) return 'parse error';
  const [, sign, whole = '', fraction = '', power] = parts;
  if (whole === '' && fraction === '') return 'parse error';
  const size = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(power) - 4 * fraction.length);
  if (!Number.isFinite(size)) return 'value out of range';
  return sign === '-' ? -size : size;
}
