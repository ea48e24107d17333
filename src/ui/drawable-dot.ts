/**
 * A DOT text without what Graphviz or a screen has no room for: it ends texts at a NUL, refuses those over
 * 16 kB, and would make a box of a name of 100 kB that is wider than any screen.
 */

/** Longer lines are cut; the whole name stands in the details. */
const LINE_CHARACTERS_MAX = 160;

/** A quoted string, escapes and all. */
const QUOTED = /"(?:[^"\\]|\\.)*"/gs;

export function drawableDot(dot: string): string {
  return dot.replaceAll('\0', '␀').replace(QUOTED, (quoted) => {
    if (quoted.length <= LINE_CHARACTERS_MAX) return quoted;
    return `"${quoted.slice(1, -1).split('\\n').map(cutLine).join('\\n')}"`;
  });
}

/** Never between a backslash and what it escapes, nor within a character of two units. */
function cutLine(line: string): string {
  if (line.length <= LINE_CHARACTERS_MAX) return line;
  const [kept = ''] = /^(?:\\.|[^\\]){1,160}/su.exec(line) ?? [];
  return kept.length < line.length ? `${kept}…` : line;
}
