/**
 * `stackheat compare BASE… -- NEW…`: which functions changed, more than chance explains. Results of
 * benchmarks are told by what is in the files, and compared in compare-benchmarks.ts.
 */
import { areConvertible, scale } from '../measurement/units.ts';
import type { Profile, ValueType } from '../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../profile/sample-index.ts';
import { type Comparison, compare } from '../report/compare.ts';
import type { FailRule } from '../report/fail-rule.ts';
import { type ProfileCosts, profileCosts } from '../report/profile-costs.ts';
import { pageOf, usageOf } from './command-pages.ts';
import { compareArguments } from './compare-arguments.ts';
import { kindOfSources } from './compare-kind.ts';
import { type CompareOptions, compareOptions } from './compare-options.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { parseCommandLine } from './pprof/command-line.ts';
import { loadProfile } from './pprof/load.ts';

export async function runCompare(args: readonly string[], io: Io): Promise<number> {
  const words = compareArguments(args);
  if (words === 'help') {
    io.stdout.write(usageOf(pageOf('compare')));
    return EXIT.ok;
  }
  const { isOfBenchmarks, io: wholeIo } = await kindOfSources(words, io);
  if (!isOfBenchmarks) return await compareProfiles(compareOptions(words), wholeIo);
  const { compareBenchmarks } = await import('./compare-benchmarks.ts');
  const { benchmarkOptions } = await import('./benchmark-options.ts');
  return await compareBenchmarks(benchmarkOptions(words), wholeIo);
}

async function compareProfiles(options: CompareOptions, io: Io): Promise<number> {
  const rules = await Promise.all(options.rules.map(withMatcher));
  const side = new CostReader(options, io);
  const before = await side.read(options.before);
  const after = await side.read(options.after);
  warnOfLengths(before, after, options, io);
  const { sampleType, unit } = side;
  const { perSecond, shareMin } = options;
  const comparison = compare({ sampleType, unit, perSecond, before, after, shareMin, rules });
  io.stdout.write(await rendered(comparison, options));
  const isBroken = comparison.rules.some(({ broken }) => broken.length > 0);
  return isBroken ? EXIT.findings : EXIT.ok;
}

async function rendered(comparison: Comparison, options: CompareOptions): Promise<string> {
  if (options.format === 'json') {
    return (await import('../render/compare-json.ts')).compareJson(comparison);
  }
  if (options.format === 'markdown') {
    const { compareMarkdown } = await import('../render/compare-markdown.ts');
    return compareMarkdown(comparison, options.rowsMax);
  }
  return (await import('../render/compare-text.ts')).compareText(comparison, options.rowsMax);
}

/** Reads profiles into what their functions cost; the first one read says which sample type and unit. */
class CostReader {
  readonly #options: CompareOptions;
  readonly #io: Io;
  #type: ValueType | undefined;

  constructor(options: CompareOptions, io: Io) {
    this.#options = options;
    this.#io = io;
  }

  get sampleType(): string {
    return this.#type?.type ?? '';
  }

  get unit(): string {
    return this.#type?.unit ?? '';
  }

  /** One after another, so that one profile at a time is held. */
  async read(sources: readonly string[]): Promise<ProfileCosts[]> {
    const costs: ProfileCosts[] = [];
    for (const source of sources) costs.push(await this.#costsOf(source));
    return costs;
  }

  async #costsOf(source: string): Promise<ProfileCosts> {
    const profile = await loadProfile(parseCommandLine(['-top', '--', source]), this.#io);
    const index = this.#indexIn(profile, source);
    const own = profile.sampleTypes[index] as ValueType;
    this.#type ??= own;
    if (own.unit !== this.#type.unit && !areConvertible(own.unit, this.#type.unit)) {
      throw new CommandError(
        `${source}: ${own.type} is in ${own.unit}, in the first profile in ${this.#type.unit}`,
      );
    }
    const unitFactor = own.unit === this.unit ? 1 : scale(1n, own.unit, this.unit).value;
    const costs = profileCosts(profile, index, unitFactor / this.#seconds(profile, source));
    if (costs.total.value > 0) return costs;
    throw new CommandError(
      `${source}: its ${own.type} sums to ${costs.total.value}, which cannot be compared; record for longer, or choose another --sample-index`,
      EXIT.tooFewData,
    );
  }

  #indexIn(profile: Profile, source: string): number {
    const wanted = this.#type?.type ?? this.#options.sampleIndex;
    try {
      return sampleIndex(profile, wanted);
    } catch (error) {
      if (!(error instanceof SampleIndexError)) throw error;
      throw new CommandError(`${source}: ${error.message}`, EXIT.usage, { cause: error });
    }
  }

  #seconds({ durationNanos }: Profile, source: string): number {
    if (!this.#options.perSecond) return 1;
    if (durationNanos > 0n) return Number(durationNanos) / 1e9;
    throw new CommandError(`${source}: says no duration; leave out --per-second`);
  }
}

const LENGTHS_APART = 1.1;

/** Of a profile twice as long each function costs twice as much. */
function warnOfLengths(
  before: readonly ProfileCosts[],
  after: readonly ProfileCosts[],
  { perSecond }: CompareOptions,
  io: Io,
): void {
  const mean = (side: readonly ProfileCosts[]): number =>
    side.reduce((sum, { durationNanos }) => sum + durationNanos, 0) / side.length / 1e9;
  const [old, fresh] = [mean(before), mean(after)];
  if (perSecond || old === 0 || fresh === 0) return;
  if (Math.max(old / fresh, fresh / old) < LENGTHS_APART) return;
  io.stderr.write(
    `profiles cover ${old.toFixed(1)} s before and ${fresh.toFixed(1)} s after: for a service under steady load, --per-second compares rates\n`,
  );
}

type MatchingRule = FailRule & { readonly matches: (name: string) => boolean };

async function withMatcher(rule: FailRule): Promise<MatchingRule> {
  const source = rule.pattern;
  if (source === undefined) return { ...rule, matches: () => true };
  const { pattern, PatternError } = await import('../profile/pattern.ts');
  try {
    return { ...rule, matches: pattern(source) };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new CommandError(`compare: --fail-on ${rule.text}: ${error.message}`, EXIT.usage);
  }
}
