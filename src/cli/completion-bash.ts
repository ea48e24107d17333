/** bash hands over the line as it is and takes pieces of words: it breaks them at = and : as well. */

import type { WordCompletion } from './complete-words.ts';
import type { SplitLine } from './completion.ts';

/** Words as bash would pass them on, as far as quotes and backslashes go; `point` is in characters. */
export function splitBashLine(line: string, point: number): SplitLine {
  const words: string[] = [];
  let index = -1;
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at <= line.length; at++) {
    if (at === point) {
      // What stands behind the cursor belongs to no word that is completed.
      word ??= '';
      index = words.length;
      words.push(word);
      word = undefined;
      at += /^\S*/.exec(line.slice(at))?.[0].length ?? 0;
      quote = '';
      continue;
    }
    const letter = line[at];
    if (letter === undefined) break;
    if (quote === '' && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (letter === "'" || letter === '"')) {
      quote = letter;
      word ??= '';
    } else if (letter === quote) quote = '';
    else if (letter === '\\' && quote !== "'" && at + 1 < line.length && at + 1 !== point) {
      word = `${word ?? ''}${line[++at]}`;
    } else word = `${word ?? ''}${letter}`;
  }
  if (word !== undefined) words.push(word);
  return { words, index: index === -1 ? words.length : index };
}

/** Behind the last of these bash begins a word of its own. */
const BREAKS = /^.*[=:]/s;

/** The directives, then what is put in place of the piece of the word that bash knows. */
export function toBash(completion: WordCompletion, typed: string): string {
  const { kept, candidates, files, isOpen } = completion;
  const start = typed.slice(0, kept);
  const own = BREAKS.exec(typed)?.[0] ?? '';
  const pieces = candidates
    .map(({ word }) => `${start}${word}`)
    // Where a part of a name was typed that has a break in it, bash cannot take it back.
    .filter((word) => word.startsWith(own))
    .map((word) => escaped(word.slice(own.length)));
  const piece = typed.slice(own.length);
  if (losesLetters(pieces, piece)) pieces.push(`(${pieces.length} hold ${piece})`);
  const directives = [String(kept), files ? 'files' : '', isOpen ? 'open' : ''];
  return `${[directives.join(' '), ...pieces].join('\n')}\n`;
}

/** bash puts what all have in common in place of the piece; a line unlike all others keeps it from that. */
function losesLetters(pieces: readonly string[], piece: string): boolean {
  if (pieces.length < 2 || piece === '') return false;
  const [first = ''] = pieces;
  let length = first.length;
  for (const one of pieces) while (!one.startsWith(first.slice(0, length))) length--;
  return length > 0 && !first.slice(0, length).includes(piece);
}

function escaped(word: string): string {
  return word.replaceAll(/[^\w@%+=:,./~-]/g, '\\$&');
}
