/** What the hello service does, apart from how it is reached. */

export interface HelloRequest {
  readonly name: string;
  /** As in Accept-Language: `de-CH, fr;q=0.8`. */
  readonly languages: string;
}

export interface HelloReply {
  readonly message: string;
}

const GREETINGS: Readonly<Record<string, string>> = {
  de: 'Hallo',
  en: 'Hello',
  es: 'Hola',
  fr: 'Bonjour',
  it: 'Ciao',
  pt: 'Olá',
};

/** Greets, and counts whom. */
export class Hello {
  readonly #greeted = new Map<string, number>();

  /** In the first language asked for that is known. */
  sayHello({ name, languages }: HelloRequest): HelloReply {
    const whom = name.trim() || 'world';
    const count = (this.#greeted.get(whom) ?? 0) + 1;
    this.#greeted.set(whom, count);
    const language = languageFor(languages);
    const message = `${GREETINGS[language]}, ${whom}!`;
    return { message: count > 1 ? `${message} (for the ${ordinal(count)} time)` : message };
  }
}

/**
 * 1st, 2nd, 3rd: what English calls a count.
 *
 * It makes new rules for every request, which is what the walk in the README finds.
 */
export function ordinal(count: number): string {
  const rules = new Intl.PluralRules('en', { type: 'ordinal' });
  return `${count}${SUFFIXES[rules.select(count)] ?? 'th'}`;
}

const SUFFIXES: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' };

function languageFor(header: string): string {
  return parseLanguages(header).find(({ code }) => code in GREETINGS)?.code ?? 'en';
}

interface Weighted {
  readonly code: string;
  readonly weight: number;
}

const PART = /^\s*([a-z]{2,3})(?:-[a-z0-9]+)*\s*(?:;\s*q=([0-9.]+))?\s*$/i;

/** An Accept-Language header, the most wanted first. */
export function parseLanguages(header: string): readonly Weighted[] {
  const languages = header.split(',').flatMap((part): Weighted[] => {
    const [, code, weight] = PART.exec(part) ?? [];
    return code === undefined ? [] : [{ code: code.toLowerCase(), weight: Number(weight ?? 1) }];
  });
  return languages.sort((a, b) => b.weight - a.weight);
}
