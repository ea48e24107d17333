/** Names of benchmarks, and which of them -bench chooses; as Go's testing package has it. */

export interface ChosenName {
  readonly name: string;
  /** False when only sub-benchmarks can still match, as with -bench X/Y for X. */
  readonly isWhole: boolean;
}

export class BenchNames {
  readonly #patterns: readonly (readonly ((text: string) => boolean)[])[];
  readonly #taken = new Set<string>();

  constructor(alternatives: readonly (readonly ((text: string) => boolean)[])[]) {
    this.#patterns = alternatives;
  }

  /** `parent` is '' on top. undefined when the benchmark is not asked for. */
  choose(parent: string, name: string): ChosenName | undefined {
    const own = parent === '' ? topName(name) : rewritten(name);
    const full = this.#unique(parent === '' ? own : `${parent}/${own}`, own === '');
    const elements = full.split('/');
    const patterns = this.#patterns.find((alternative) =>
      elements.every((element, i) => {
        const fits = alternative[i];
        // A name is typed as in the file, or as it is printed.
        return (
          fits === undefined || fits(element) || (i === 0 && fits(element.slice(PREFIX.length)))
        );
      }),
    );
    if (patterns === undefined) return undefined;
    return { name: full, isWhole: elements.length >= patterns.length };
  }

  /** A name that is there already, or none at all, gets a number behind it. */
  #unique(name: string, isEmpty: boolean): string {
    let unique = isEmpty ? `${name}#00` : name;
    for (let number = 1; this.#taken.has(unique); number++) {
      unique = `${name}#${String(number).padStart(2, '0')}`;
    }
    this.#taken.add(unique);
    return unique;
  }
}

const PREFIX = 'Benchmark';

/** `Parse` and `parse` are BenchmarkParse: behind that word, Go's format wants no small letter. */
function topName(name: string): string {
  const own = rewritten(name).replace(/^Benchmark/, '');
  return `${PREFIX}${own.slice(0, 1).toUpperCase()}${own.slice(1)}`;
}

/** A line of results is split at spaces. */
function rewritten(name: string): string {
  return name.replace(/\s/gu, '_').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, (odd) =>
    JSON.stringify(odd)
      .slice(1, -1)
      .replace(/[^\x21-\x7e]/gu, escaped),
  );
}

function escaped(letter: string): string {
  return `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** `A/b|C`: alternatives between bars, levels between slashes; neither inside of brackets. */
export function splitPattern(source: string): readonly (readonly string[])[] {
  return splitOutside(source, '|').map((part) => splitOutside(part, '/').map(rewritten));
}

function splitOutside(source: string, divider: string): readonly string[] {
  const parts: string[] = [];
  let [square, round, from] = [0, 0, 0];
  for (let i = 0; i < source.length; i++) {
    const letter = source[i];
    if (letter === '\\') i++;
    else if (letter === '[') square++;
    else if (letter === ']') square = Math.max(0, square - 1);
    else if (letter === '(' && square === 0) round++;
    else if (letter === ')' && square === 0) round--;
    else if (letter === divider && square === 0 && round === 0) {
      parts.push(source.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, source.slice(from)];
}
