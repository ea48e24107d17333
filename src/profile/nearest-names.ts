/**
 * Which known names somebody may have meant whose pattern matched none.
 *
 * A profile may have a hundred thousand names, and this must not take longer than the report: the bytes of
 * each are read once, and only the near ones become strings.
 */
import { LetterPairs } from './letter-pairs.ts';
import type { StringTable } from './string-table.ts';

const NAMES_MAX = 3;
/** A name is near when it has this share of the pattern's pairs of letters. */
const NEAR = 0.55;
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
  const wanted = new LetterPairs(new TextEncoder().encode(flagless));
  if (wanted.count === 0) return [];
  const nearest = new Nearest(strings);
  const isSeen = new Uint8Array(strings.count);
  for (const rows of columns) {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      if (isSeen[row] === 1) continue;
      isSeen[row] = 1;
      strings.withBytes(row, (bytes, start, end) => {
        const share = wanted.commonWith(bytes, start, end) / wanted.count;
        if (share >= NEAR) nearest.add(row, end - start, share);
      });
    }
  }
  return nearest.texts();
}

interface Near {
  readonly text: string;
  readonly length: number;
  readonly share: number;
}

/** Of ten thousand near names only those that come out on top become strings. */
class Nearest {
  readonly #strings: StringTable;
  readonly #best: Near[] = [];

  constructor(strings: StringTable) {
    this.#strings = strings;
  }

  add(row: number, length: number, share: number): void {
    const rank = this.#best.findIndex(
      (one) => share > one.share || (share === one.share && length < one.length),
    );
    const place = rank < 0 ? this.#best.length : rank;
    if (place >= NAMES_MAX) return;
    const text = this.#strings.at(row);
    // A file may hold a text twice.
    if (this.#best.some((one) => one.text === text)) return;
    this.#best.splice(place, 0, { text, length, share });
    this.#best.splice(NAMES_MAX);
  }

  texts(): string[] {
    return this.#best.map(({ text }) => text);
  }
}
