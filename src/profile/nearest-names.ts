/**
 * Which known names somebody may have meant whose pattern matched none.
 *
 * A profile may have a hundred thousand names, and this must not take longer than the report: the bytes of
 * each are read once, and only the near ones become strings.
 */
import type { StringTable } from './string-table.ts';

const NAMES_MAX = 3;
/** A name is near when it has this share of the pattern's pairs of letters. */
const NEAR = 0.55;
/** Longer ones are told apart by their beginnings well enough. */
const PATTERN_BYTES = 100;
const NAME_BYTES = 1000;

/** Of several alternatives the letters of all are near to anything. */
const ALTERNATIVES = /(?<!\\)\|/;

/** The nearest of the strings that the columns name first, at most three; shorter ones before longer ones as near. */
export function nearestNames(
  pattern: string,
  strings: StringTable,
  columns: readonly Uint32Array[],
): string[] {
  const flagless = pattern.replace(/\(\?[A-Za-z-]+\)/g, '');
  if (ALTERNATIVES.test(flagless)) return [];
  const wanted = new LetterPairs(new TextEncoder().encode(flagless).subarray(0, PATTERN_BYTES));
  if (wanted.count === 0) return [];
  const near: { row: number; length: number; share: number }[] = [];
  const isSeen = new Uint8Array(strings.count);
  for (const rows of columns) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (isSeen[row] === 1) continue;
      isSeen[row] = 1;
      const bytes = strings.bytesAt(row);
      const share = wanted.commonWith(bytes) / wanted.count;
      if (share >= NEAR) near.push({ row, length: bytes.length, share });
    }
  }
  near.sort((a, b) => b.share - a.share || a.length - b.length);
  return [...new Set(near.map(({ row }) => strings.at(row)))].slice(0, NAMES_MAX);
}

/** Letters are told apart by their low seven bits: enough for a suggestion. */
const LETTER_BITS = 7;
const LETTERS = 1 << LETTER_BITS;
/** What is syntax in a pattern is no letter, in names either. */
const SYNTAX = new Set('\\^$*+?()[]{}|');
/** Lower case, by the letter's code; 0 for syntax. */
const LETTER_OF = Uint8Array.from({ length: LETTERS }, (_, code) => {
  const letter = String.fromCharCode(code);
  return SYNTAX.has(letter) ? 0 : letter.toLowerCase().charCodeAt(0);
});

class LetterPairs {
  count = 0;
  /** 1, 2, 3 … for the pairs that are wanted. */
  readonly #numbers = new Uint8Array(LETTERS * LETTERS);
  /** Of each such number, the last text that had it. */
  readonly #seenIn = new Uint32Array(PATTERN_BYTES + 1);
  #texts = 0;

  constructor(text: Uint8Array) {
    let before = 0;
    for (let i = 0; i < text.length; i++) {
      const letter = LETTER_OF[(text[i] as number) & (LETTERS - 1)] as number;
      if (letter === 0) continue;
      const pair = (before << LETTER_BITS) | letter;
      if (before !== 0 && this.#numbers[pair] === 0) this.#numbers[pair] = ++this.count;
      before = letter;
    }
  }

  /** How many of the pairs the name has. */
  commonWith(name: Uint8Array): number {
    const text = ++this.#texts;
    const length = Math.min(name.length, NAME_BYTES);
    let common = 0;
    let before = 0;
    for (let i = 0; i < length; i++) {
      const letter = LETTER_OF[(name[i] as number) & (LETTERS - 1)] as number;
      if (letter === 0) continue;
      const number = this.#numbers[(before << LETTER_BITS) | letter] as number;
      before = letter;
      if (number === 0 || this.#seenIn[number] === text) continue;
      this.#seenIn[number] = text;
      common++;
    }
    return common;
  }
}
