/** What each function of a profile costs, with the sampling error of it: what comparisons are made of. */

import { sumAmounts } from '../graph/graph.ts';
import { printableName } from '../graph/node-info.ts';
import { nodeTable } from '../graph/node-table.ts';
import { aggregate } from '../profile/aggregate.ts';
import type { Profile } from '../profile/profile.ts';
import { samplingVariances } from './sampling-error.ts';

/** A sum and the variance that sampling gives it. */
export interface Cost {
  readonly value: number;
  readonly variance: number;
}

export interface FunctionCosts {
  readonly flat: Cost;
  readonly cum: Cost;
}

export interface ProfileCosts {
  readonly total: Cost;
  /** By function name; functions of one name are one. */
  readonly functions: ReadonlyMap<string, FunctionCosts>;
  /** 0 when unknown. */
  readonly durationNanos: number;
}

/** Values are multiplied by `factor`, for profiles in another unit or of another length. */
export function profileCosts(profile: Profile, sampleIndex: number, factor: number): ProfileCosts {
  const coarse = aggregate(profile, {
    granularity: 'functions',
    noInlines: false,
    showColumns: false,
  });
  const table = nodeTable(coarse);
  const values = Float64Array.from(
    profile.samples.values[sampleIndex] as BigInt64Array,
    (value) => Number(value) * factor,
  );
  const variances = samplingVariances(profile, sampleIndex).map((one) => one * factor * factor);
  const sums = sumAmounts({ profile: coarse, table }, values);
  const spreads = sumAmounts({ profile: coarse, table }, variances);
  const functions = new Map<string, FunctionCosts>();
  for (const [node, info] of table.infos.entries()) {
    const cost = (of: 'flat' | 'cum'): Cost => ({
      value: sums[of][node] as number,
      variance: spreads[of][node] as number,
    });
    functions.set(printableName(info), { flat: cost('flat'), cum: cost('cum') });
  }
  const sum = (column: Float64Array): number => column.reduce((total, one) => total + one, 0);
  return {
    total: { value: sum(values), variance: sum(variances) },
    functions,
    durationNanos: Number(profile.durationNanos),
  };
}
