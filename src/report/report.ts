/**
 * What every report starts from: a profile (already filtered and aggregated), the column to report, the
 * total that percentages are of, and how much to show.
 */
import { abs, mean, wrapped } from '../base/int64.ts';
import { absoluteSum, amounts } from '../graph/amounts.ts';
import type { Weights } from '../graph/graph.ts';
import { DIFF_BASE_KEY } from '../profile/diff-base-key.ts';
import type { Profile } from '../profile/profile.ts';

export interface ReportOptions {
  readonly sampleIndex: number;
  /** Divide by the first sample type. */
  readonly mean: boolean;
  /** As printed: `mean_` before it when the mean is meant. */
  readonly sampleType: string;
  readonly sampleUnit: string;
  /** A unit, `minimum` (one unit that suits all of the report) or `auto` (one a value). */
  readonly outputUnit: string;
  /** Values are multiplied by this before they are printed; percentages are not. */
  readonly ratio: number;
  readonly cumSort: boolean;
  /** A node a call path; only pictures and callgrind look at it. */
  readonly callTree: boolean;
  readonly dropNegative: boolean;
  readonly compactLabels: boolean;
  readonly nodeCount: number;
  readonly nodeFraction: number;
  readonly edgeFraction: number;
  /** `focus=…` and the like, as they are listed in the header. */
  readonly activeFilters: readonly string[];
  readonly labelUnits: ReadonlyMap<string, string>;
  readonly trimFile: (file: string) => string;
}

export interface Report {
  readonly profile: Profile;
  readonly options: ReportOptions;
  readonly total: bigint;
}

/** The column and divisor that the options name. */
export function weightsOf({ profile, options }: ReportBasis): ExactWeights {
  const { values } = profile.samples;
  return {
    values: values[options.sampleIndex] as BigInt64Array,
    divisors: options.mean ? values[0] : undefined,
  };
}

/** The same for summing: doubles where those are exact. */
export function summableWeights(basis: ReportBasis): Weights {
  const { values, divisors } = weightsOf(basis);
  const asDoubles = { values: amounts(values), divisors: divisors && amounts(divisors) };
  const areAlike = [asDoubles.values, asDoubles.divisors].every(
    (column) => column === undefined || column instanceof Float64Array,
  );
  return areAlike ? asDoubles : { values, divisors };
}

type WeightOptions = Pick<ReportOptions, 'sampleIndex' | 'mean'>;

interface ReportBasis {
  readonly profile: Profile;
  readonly options: WeightOptions;
}

interface ExactWeights {
  readonly values: BigInt64Array;
  readonly divisors: BigInt64Array | undefined;
}

/**
 * The sum of absolute values; with a diff base in the profile, of the base's samples alone. A mean is
 * the quotient of the sums.
 */
export function totalOf(profile: Profile, options: WeightOptions): bigint {
  const { values, divisors } = weightsOf({ profile, options });
  const isBase = diffBaseTest(profile);
  if (isBase === undefined && divisors === undefined) return absoluteSum(values);
  let sum = 0n;
  let divisor = 0n;
  let baseSum = 0n;
  let baseDivisor = 0n;
  for (let sample = 0; sample < profile.samples.count; sample++) {
    const value = abs(values[sample] as bigint);
    const part = divisors?.[sample] ?? 0n;
    sum = wrapped(sum + value);
    divisor = wrapped(divisor + part);
    if (isBase?.(sample)) {
      baseSum = wrapped(baseSum + value);
      baseDivisor = wrapped(baseDivisor + part);
    }
  }
  return baseSum > 0n ? mean(baseSum, baseDivisor) : mean(sum, divisor);
}

/** Undefined when no sample of the profile is of a diff base. */
export function diffBaseTest(profile: Profile): ((sample: number) => boolean) | undefined {
  const { labels, labelStarts } = profile.samples;
  const { strings } = profile;
  if (labels.count === 0 || !strings.has(DIFF_BASE_KEY)) return undefined;
  const isBaseKey = new Map<number, boolean>();
  const isBaseRow = (row: number): boolean => {
    const key = labels.keys[row] as number;
    let isKey = isBaseKey.get(key);
    if (isKey === undefined) {
      isKey = strings.at(key) === DIFF_BASE_KEY;
      isBaseKey.set(key, isKey);
    }
    return isKey && strings.at(labels.texts[row] as number) === 'true';
  };
  let hasBase = false;
  for (let row = 0; row < labels.count && !hasBase; row++) hasBase = isBaseRow(row);
  if (!hasBase) return undefined;
  return (sample) => {
    const end = labelStarts[sample + 1] as number;
    for (let row = labelStarts[sample] as number; row < end; row++) if (isBaseRow(row)) return true;
    return false;
  };
}
