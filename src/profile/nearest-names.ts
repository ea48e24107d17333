/** Which known names somebody may have meant whose pattern matched none. */

const NAMES_MAX = 3;
/** A name is near when it has this share of the pattern's pairs of letters. */
const NEAR = 0.55;
/** Longer ones are told apart by their beginnings well enough. */
const PATTERN_LETTERS = 100;
const NAME_LETTERS = 1000;

/** The nearest first, at most three; shorter ones before longer ones as near. */
export function nearestNames(pattern: string, names: Iterable<string>): string[] {
  const wanted = letterPairs(lettersOf(pattern).slice(0, PATTERN_LETTERS));
  if (wanted.size === 0) return [];
  const near: { name: string; share: number }[] = [];
  for (const name of new Set(names)) {
    const found = letterPairs(lettersOf(name.slice(0, NAME_LETTERS)));
    let common = 0;
    for (const pair of wanted) if (found.has(pair)) common++;
    const share = common / wanted.size;
    if (share >= NEAR) near.push({ name, share });
  }
  near.sort((a, b) => b.share - a.share || a.name.length - b.name.length);
  return near.slice(0, NAMES_MAX).map(({ name }) => name);
}

/** Without case, flags and what is syntax rather than a letter, in patterns and names alike. */
function lettersOf(text: string): string {
  return text
    .replace(/\(\?[A-Za-z-]+\)/g, '')
    .replace(/[\\^$*+?()[\]{}|]/g, '')
    .toLowerCase();
}

function letterPairs(text: string): Set<number> {
  const pairs = new Set<number>();
  for (let i = 0; i + 1 < text.length; i++) {
    pairs.add(text.charCodeAt(i) * 0x10000 + text.charCodeAt(i + 1));
  }
  return pairs;
}
