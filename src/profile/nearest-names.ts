/**
 * Which known names somebody may have meant whose pattern matched none.
 *
 * A profile may have a hundred thousand names, and this must not take longer than the report: each is
 * read once, letter by letter, and nothing is allocated for it.
 */

const NAMES_MAX = 3;
/** A name is near when it has this share of the pattern's pairs of letters. */
const NEAR = 0.55;
/** Longer ones are told apart by their beginnings well enough. */
const PATTERN_LETTERS = 100;
const NAME_LETTERS = 1000;

/** The nearest first, at most three; shorter ones before longer ones as near. */
export function nearestNames(pattern: string, names: Iterable<string>): string[] {
  const flagless = pattern.replace(/\(\?[A-Za-z-]+\)/g, '');
  const wanted = new LetterPairs(flagless.slice(0, PATTERN_LETTERS));
  if (wanted.count === 0) return [];
  const near: { name: string; share: number }[] = [];
  for (const name of new Set(names)) {
    const share = wanted.commonWith(name) / wanted.count;
    if (share >= NEAR) near.push({ name, share });
  }
  near.sort((a, b) => b.share - a.share || a.name.length - b.name.length);
  return near.slice(0, NAMES_MAX).map(({ name }) => name);
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
  readonly #seenIn = new Uint32Array(PATTERN_LETTERS + 1);
  #texts = 0;

  constructor(text: string) {
    let before = 0;
    for (let i = 0; i < text.length; i++) {
      const letter = LETTER_OF[text.charCodeAt(i) & (LETTERS - 1)] as number;
      if (letter === 0) continue;
      const pair = (before << LETTER_BITS) | letter;
      if (before !== 0 && this.#numbers[pair] === 0) this.#numbers[pair] = ++this.count;
      before = letter;
    }
  }

  /** How many of the pairs the name has. */
  commonWith(name: string): number {
    const text = ++this.#texts;
    const length = Math.min(name.length, NAME_LETTERS);
    let common = 0;
    let before = 0;
    for (let i = 0; i < length; i++) {
      const letter = LETTER_OF[name.charCodeAt(i) & (LETTERS - 1)] as number;
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
