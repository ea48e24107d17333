/** What a key of a filter or projection reads out of a result. */
import { baseName, nameParts } from '../results/benchmark-name.ts';
import { type BenchmarkResult, configValue } from '../results/benchmark-result.ts';

export type KeyReader = (result: BenchmarkResult) => string;

/** `.name`, `.fullname`, `/sub-name` or a key of the file. Undefined for an empty key, which is none. */
export function keyReader(key: string): KeyReader | undefined {
  if (key === '') return undefined;
  if (key === '.name') return ({ name }) => baseName(name);
  if (key === '.fullname') return ({ name }) => name;
  if (key.startsWith('/')) return ({ name }) => subName(name, key);
  return (result) => configValue(result, key);
}

const PROCESSORS = '/gomaxprocs';

function subName(name: string, key: string): string {
  const { parts } = nameParts(name);
  const last = parts.at(-1);
  if (key === PROCESSORS && last?.startsWith('-')) return last.slice(1);
  const prefix = `${key}=`;
  return parts.find((part) => part.startsWith(prefix))?.slice(prefix.length) ?? '';
}

/**
 * The full name without what other keys read: sub-names go without a trace, lest it show whether they were
 * there; the base name becomes a star.
 */
export function fullNameWithout(keys: readonly string[]): KeyReader {
  const isNameless = keys.includes('.name');
  const subKeys = keys.filter((key) => key.startsWith('/'));
  const prefixes = subKeys.map((key) => `${key}=`);
  const isWithoutProcessors = subKeys.includes(PROCESSORS);
  if (subKeys.length === 0 && !isNameless) return ({ name }) => name;
  return ({ name }) => {
    const { base, parts } = nameParts(name);
    const left = parts.filter(
      (part) =>
        !prefixes.some((prefix) => part.startsWith(prefix)) &&
        !(isWithoutProcessors && part.startsWith('-')),
    );
    return (isNameless ? '*' : base) + left.join('');
  };
}
