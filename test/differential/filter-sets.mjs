/**
 * Random filters: patterns made of a profile's own names and labels, and some that match nothing, do not
 * parse or are ranges.
 */

const PATTERNS = [
  '.',
  'main',
  'runtime',
  'json|alloc',
  '(?i)MAIN',
  '^runtime\\.(mcall|gcBg)',
  '^[a-z]+\\.',
  '\\.go$',
  'nosuchthing',
  '::',
  '[[:upper:]]',
  '\\pL{3}',
  'e.*e',
  '^$',
  '()',
  '^\\(',
  'Ω',
  '(?s).\\n',
  'a{2,}',
  '\\bf\\b',
  '(?i)ſ|k',
  '[^a-z]$',
  '\\w+\\(\\*',
  'x$|^y',
];
const BROKEN = [
  '(',
  'a)',
  '[',
  '*',
  'a**',
  '\\',
  '\\q',
  '(?=a)',
  '\\1',
  '[b-a]',
  'a{1001}',
  '(?P<n',
];
const RANGES = [
  '0',
  '1',
  '128',
  '1kb',
  '1kb:',
  ':1kb',
  '128:1024',
  '1:5',
  '1b:2mb',
  '-5:5',
  '+1:',
  ':-1',
  '1ms:',
  ':1s',
  '1requests:',
  '1024bytes',
  '1kb:1s',
  '5:1',
  '1:x',
  '1:2:3',
  ':1:',
  '9223372036854775807:',
  '9223372036854775808:',
  ':-9223372036854775809',
  '1foo:2foo',
  '2KB:4Kb',
];
/** At most a few at a time, or next to nothing is left. */
const FRAME_FLAGS = ['focus', 'focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'];
const TAG_FLAGS = ['tagfocus', 'tagfocus', 'tagignore', 'tagshow', 'taghide', 'tagroot', 'tagleaf'];

/** `profileWords` are those of the profile (profile-words.mjs). */
export function filterSet(draw, profileWords) {
  const words = [];
  for (const flag of draw.some(FRAME_FLAGS, draw.one([0, 0, 1, 1, 2, 3]))) {
    words.push(`-${flag}=${framePattern(draw, profileWords)}`);
  }
  for (const flag of draw.some(TAG_FLAGS, draw.one([0, 0, 0, 1, 2, 3]))) {
    words.push(`-${flag}=${tagValue(draw, flag, profileWords)}`);
  }
  if (draw.chance(0.15)) words.push('-relative_percentages');
  return words;
}

function framePattern(draw, { names, files, mappings }) {
  if (draw.chance(0.02)) return draw.one(BROKEN);
  if (draw.chance(0.3)) return draw.one(PATTERNS);
  const one = pieceOf(draw, draw.one([names, names, names, files, mappings]));
  const other = draw.chance(0.25) ? `|${pieceOf(draw, names)}` : '';
  return one + other || '.';
}

function tagValue(draw, flag, { keys, texts, numbers }) {
  if (draw.chance(0.02)) return draw.one(BROKEN);
  const key = draw.one([...keys, 'bytes', 'nosuchkey']);
  if (flag === 'tagroot' || flag === 'tagleaf') {
    return draw.chance(0.3) ? `${key},${draw.one([...keys, '', 'nosuchkey'])}` : key;
  }
  if (flag === 'tagshow' || flag === 'taghide') {
    return draw.chance(0.2) ? draw.one(PATTERNS) : quoted(key);
  }
  const prefix = draw.one(['', `${key}=`]);
  if (draw.chance(0.4)) return prefix + draw.one([...RANGES, ...numbers, ...numbers]);
  const pattern = () =>
    draw.chance(0.2) ? draw.one(PATTERNS) : pieceOf(draw, [...texts, ...texts, ...keys, 'x']);
  const list = Array.from({ length: draw.one([1, 1, 1, 2, 3]) }, pattern).join(',');
  return prefix + list || '.';
}

/** A name or a part of one, as a pattern: whole, at an end, or of any case. */
function pieceOf(draw, names) {
  const name = draw.one(names) ?? 'main';
  const letters = [...name];
  const from = draw.chance(0.5) ? 0 : draw.number(letters.length);
  const length = draw.one([3, 6, 12, letters.length]);
  const part = letters.slice(from, from + length).join('');
  const shape = draw.number(10);
  if (shape === 0) return `^${quoted(name)}$`;
  if (shape === 1) return `(?i)${quoted(part).toUpperCase()}`;
  if (shape === 2 && part.length > 2) return quoted(part).replace(/[a-z]/, '.');
  if (shape === 3) return `${quoted(part)}.*`;
  if (shape === 4) return `^(${quoted(part)})`;
  return quoted(part);
}

function quoted(text) {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
