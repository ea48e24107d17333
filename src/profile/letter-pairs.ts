/** The pairs of letters of a text, and how many of them others have: how near two names are to each other. */
/** Longer ones are told apart by their beginnings well enough. */
const TEXT_BYTES = 100;
const NAME_BYTES = 1000;

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

export class LetterPairs {
  /** How many different ones there are. */
  count = 0;
  /** 1, 2, 3 … for the pairs that are wanted. */
  readonly #numbers = new Uint8Array(LETTERS * LETTERS);
  /** Of each such number, the last text that had it. */
  readonly #seenIn = new Uint32Array(TEXT_BYTES + 1);
  #texts = 0;

  constructor(text: Uint8Array) {
    let before = 0;
    for (const byte of text.subarray(0, TEXT_BYTES)) {
      const letter = LETTER_OF[byte & (LETTERS - 1)] as number;
      if (letter === 0) continue;
      const pair = (before << LETTER_BITS) | letter;
      if (before !== 0 && this.#numbers[pair] === 0) this.#numbers[pair] = ++this.count;
      before = letter;
    }
  }

  /** How many of them the name has that lies in `bytes`. */
  commonWith(bytes: Uint8Array, start: number, end: number): number {
    const text = ++this.#texts;
    const stop = Math.min(end, start + NAME_BYTES);
    let common = 0;
    let before = 0;
    for (let i = start; i < stop; i++) {
      const letter = LETTER_OF[(bytes[i] as number) & (LETTERS - 1)] as number;
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
