/** From filters as they were typed to tests; RE2 is loaded only for patterns that need it. */
import { FilterError } from './filter-error.ts';
import { FILTER_FLAGS, type FilterName, type FilterOptions } from './filter-options.ts';
import type { FramePatterns } from './frame-filter.ts';
import { plainPattern } from './plain-pattern.ts';
import type { TagExpression, TagPatterns } from './tag-filter.ts';
import type { TagNamePatterns } from './tag-names.ts';
import { type TagRange, tagRange } from './tag-range.ts';
import type { TextTest } from './text-test.ts';

export interface CompiledFilters extends FramePatterns, TagPatterns, TagNamePatterns {
  readonly showFrom: TextTest | undefined;
  readonly pruneFrom: TextTest | undefined;
  /** The label expressions that were taken as ranges, not as patterns. */
  readonly ranges: readonly { readonly name: FilterName; readonly range: string }[];
}

/** Throws FilterError for the first that does not parse, in the order in which pprof looks at them. */
export async function compileFilters(options: FilterOptions): Promise<CompiledFilters> {
  const ranges: { name: FilterName; range: string }[] = [];
  const test = async (name: FilterName): Promise<TextTest | undefined> => {
    const source = options[name] ?? '';
    return source === '' ? undefined : await compile(name, source);
  };
  const tagTest = async (name: FilterName): Promise<TagExpression | undefined> => {
    const source = options[name] ?? '';
    if (source === '') return undefined;
    const expression = await compileTags(name, source);
    if (typeof expression.test === 'function') {
      ranges.push({ name, range: source.slice(source.indexOf('=') + 1) });
    }
    return expression;
  };
  return {
    focus: await test('focus'),
    ignore: await test('ignore'),
    hide: await test('hide'),
    show: await test('show'),
    showFrom: await test('showFrom'),
    tagFocus: await tagTest('tagFocus'),
    tagIgnore: await tagTest('tagIgnore'),
    pruneFrom: await test('pruneFrom'),
    tagShow: await test('tagShow'),
    tagHide: await test('tagHide'),
    ranges,
  };
}

async function compileTags(name: FilterName, source: string): Promise<TagExpression> {
  const equals = source.indexOf('=');
  const key = equals === -1 ? undefined : source.slice(0, equals);
  const value = source.slice(equals + 1);
  const range = compiledRange(name, value);
  if (range !== undefined) return { key: key || undefined, test: range };
  const test: TextTest[] = [];
  for (const part of value.split(',')) test.push(await compile(name, part));
  return { key: key || undefined, test };
}

function compiledRange(name: FilterName, value: string): TagRange | undefined {
  try {
    return tagRange(value);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new FilterError(`parsing ${FILTER_FLAGS[name]} ${error.message}`, { cause: error });
  }
}

async function compile(name: FilterName, source: string): Promise<TextTest> {
  const plain = plainPattern(source);
  if (plain !== undefined) return plain;
  const { pattern, PatternError } = await import('./pattern.ts');
  try {
    return pattern(source);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new FilterError(`parsing ${FILTER_FLAGS[name]} regexp: ${error.message}`, {
      cause: error,
    });
  }
}
