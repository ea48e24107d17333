/** What a profile's own filters could be made of: its sample types, names, files and labels. */
import { readProfileFile } from '../../build/fetch/read-file.js';

/** Of each kind so many, from all over the profile. */
const WORDS_MAX = 200;
/** Command lines do not hold more; a word with a zero byte could not be given at all. */
const WORD_CHARACTERS = 300;

const NOTHING = {
  sampleTypes: [],
  names: [],
  files: [],
  mappings: [],
  keys: [],
  texts: [],
  numbers: [],
};

export async function profileWords(path) {
  try {
    return wordsOf(await readProfileFile(path));
  } catch (error) {
    if (error.name !== 'FormatError') throw error;
    // Broken on purpose: both programs have to refuse it.
    return NOTHING;
  }
}

export function wordsOf({ sampleTypes, strings, functions, mappings, samples }) {
  const { keys, texts, numbers, units } = samples.labels;
  const at = (rows) => usable([...new Set(rows)].map((row) => strings.at(row)));
  const amounts = Array.from({ length: Math.min(numbers.length, 1000) }, (_, row) =>
    texts[row] === 0 ? `${numbers[row]}${strings.at(units[row])}` : '',
  );
  return {
    sampleTypes: sampleTypes.map(({ type }) => type),
    names: at(functions.names),
    files: at(functions.filenames),
    mappings: usable(mappings.map(({ file }) => file)),
    keys: at(keys),
    texts: at(texts),
    numbers: usable([...new Set(amounts)]),
  };
}

function usable(words) {
  const fit = words.filter(
    (word) => word !== '' && word.length <= WORD_CHARACTERS && !word.includes('\0'),
  );
  const step = Math.max(1, Math.ceil(fit.length / WORDS_MAX));
  return fit.filter((_, i) => i % step === 0);
}
