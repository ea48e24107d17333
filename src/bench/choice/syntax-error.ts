/** A filter or projection that does not parse: what is wrong, and a caret below the place. */
export class ChoiceSyntaxError extends Error {
  constructor(query: string, offset: number, reason: string) {
    const before = [...query.slice(0, offset)].filter((letter) => GRAPHIC.test(letter)).length;
    super(`syntax error: ${reason}\n\t${query}\n\t${' '.repeat(before)}^`);
    this.name = 'ChoiceSyntaxError';
  }
}

/** What takes a place on a line. */
const GRAPHIC = /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/u;
