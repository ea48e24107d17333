/**
 * Cuts labels that no box should be as wide as. A function whose name has 100 kB would else make a picture
 * of which nothing can be read, and take minutes to draw; its tooltip still says all of it.
 */
const LINE_CHARACTERS_MAX = 256;
const KEPT_AT_EACH_END = 120;

const LABEL = /\blabel\s*=\s*"[^"\\]*(?:\\[\s\S][^"\\]*)*"/g;
/** The ends of lines within a label. */
const LINE_END = /(\\[nl])/;

export function withShortLabels(dot: string): string {
  return dot.replaceAll(LABEL, (label) => {
    if (label.length <= LINE_CHARACTERS_MAX) return label;
    return label.split(LINE_END).map(shortened).join('');
  });
}

function shortened(line: string): string {
  if (line.length <= LINE_CHARACTERS_MAX) return line;
  // An escape and its letter stay together, as do the halves of what is beyond 16 bits.
  const letters = line.match(/\\[\s\S]|[\s\S]/gu) ?? [];
  const [start, end] = [letters.slice(0, KEPT_AT_EACH_END), letters.slice(-KEPT_AT_EACH_END)];
  return `${start.join('')}…${end.join('')}`;
}
