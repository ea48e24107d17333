/**
 * A DOT text without what Graphviz or a screen has no room for: it ends texts at a NUL, writes other control
 * characters into its JSON as they are, refuses texts over 16 kB, and would make a box of a name of 100 kB
 * that is wider than any screen.
 */

/** Longer lines are cut; the whole name stands in the details. */
const LINE_CHARACTERS_MAX = 160;

/** A quoted string, escapes and all. */
const QUOTED = /"(?:[^"\\]|\\.)*"/gs;

/** All but the end of a line. */
const CONTROLS = /[\0-\x09\x0b-\x1f]/g;

/** Where Unicode begins its pictures of them: ␀, ␛. */
const CONTROL_PICTURES = 0x2400;

export function drawableDot(dot: string): string {
  return dot.replace(CONTROLS, shownControl).replace(QUOTED, (quoted) => {
    if (quoted.length <= LINE_CHARACTERS_MAX) return quoted;
    return `"${quoted.slice(1, -1).split('\\n').map(cutLine).join('\\n')}"`;
  });
}

function shownControl(character: string): string {
  return String.fromCharCode(CONTROL_PICTURES + character.charCodeAt(0));
}

/** Never between a backslash and what it escapes, nor within a character of two units. */
function cutLine(line: string): string {
  if (line.length <= LINE_CHARACTERS_MAX) return line;
  const [kept = ''] = /^(?:\\.|[^\\]){1,160}/su.exec(line) ?? [];
  return kept.length < line.length ? `${kept}…` : line;
}
