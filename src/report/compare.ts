/**
 * Compares the profiles of two sides function by function: what changed, and what of it is more than
 * chance.
 *
 * Two kinds of interval answer two questions. Whether a function changed at all is asked of many functions
 * at once, so those intervals hold for all of them together (Bonferroni): of two recordings of the same
 * program, one in forty at the most is said to differ anywhere. By how much is then asked of the function
 * itself.
 */
import { costFactor, type Factor, shareFactor, totalFactor } from './change-interval.ts';
import type { FailRule, Metric } from './fail-rule.ts';
import type { Cost, ProfileCosts } from './profile-costs.ts';
import { type Sides, type Spread, spreadOf, sumOf, widest } from './spread.ts';

/** The chance that any function is said to have grown when none did; the same for shrunk. */
export const FAMILY_TAIL = 0.025;
/** The chance that a change is less than the bound that is given for it; the same for more. */
export const OWN_TAIL = 0.05;

export interface Change {
  /** Of one profile on average; shares are parts of 1. */
  readonly before: number;
  readonly after: number;
  readonly factor: Factor;
  /** Whether chance alone is ruled out, for all functions together. */
  readonly isSure: boolean;
}

export interface FunctionChange {
  readonly name: string;
  readonly metrics: Readonly<Record<Metric, Change>>;
}

export interface RuleResult {
  readonly rule: FailRule;
  /** How many functions, counting those once whose costs are the same. */
  readonly tested: number;
  /** What broke the rule. */
  readonly broken: readonly { readonly name: string; readonly change: Change }[];
}

export interface Comparison {
  readonly sampleType: string;
  /** Costs are in this unit, of each second when `perSecond` says so. */
  readonly unit: string;
  readonly perSecond: boolean;
  readonly profileCounts: { readonly before: number; readonly after: number };
  readonly total: Change;
  /** Functions of the least share and above, the largest change of cum first. */
  readonly functions: readonly FunctionChange[];
  readonly shareMin: number;
  /** How many functions were below. */
  readonly leftOut: number;
  /** How much more the profiles differ than by sampling alone: a variance ratio. */
  readonly spread: number;
  readonly rules: readonly RuleResult[];
}

export interface CompareInput {
  readonly sampleType: string;
  readonly unit: string;
  /** Whether the costs were divided by the profiles' durations. */
  readonly perSecond: boolean;
  readonly before: readonly ProfileCosts[];
  readonly after: readonly ProfileCosts[];
  /** Functions with less than this part of the total on both sides are left out. */
  readonly shareMin: number;
  readonly rules: readonly (FailRule & { readonly matches: (name: string) => boolean })[];
}

export function compare(input: CompareInput): Comparison {
  const { sampleType, unit, perSecond, before, after, shareMin, rules } = input;
  const totals = {
    before: before.map(({ total }) => total),
    after: after.map(({ total }) => total),
  };
  const all = functionSides(before, after);
  const kept = all.filter(({ cum }) => largestShare(cum, totals) >= shareMin);
  const spread = widest(
    spreadOf(distinct(all.map(({ flat }) => flat)), totals),
    spreadOf(distinct(kept.map(({ cum }) => cum)), totals),
  );
  const model = { totals, spread };
  const tableTests = distinct(kept.flatMap(({ flat, cum }) => [flat, cum])).length;
  const changes = kept.map((one) => functionChange(one, model, FAMILY_TAIL / tableTests));
  const tested = rules.map((rule) => {
    const functions = (rule.pattern === undefined ? kept : all).filter(({ name }) =>
      rule.matches(name),
    );
    return { rule, functions, tests: testCount(rule, functions) };
  });
  const tests = tested.reduce((sum, one) => sum + one.tests, 0);
  const tail = FAMILY_TAIL / Math.max(1, tests);
  return {
    sampleType,
    unit,
    perSecond,
    profileCounts: { before: before.length, after: after.length },
    total: totalChange(totals, FAMILY_TAIL),
    functions: changes.sort((a, b) => movement(b) - movement(a) || (a.name < b.name ? -1 : 1)),
    shareMin,
    leftOut: all.length - kept.length,
    spread: spread.scale,
    rules: tested.map(({ rule, functions, tests: own }) => ({
      rule,
      tested: own,
      broken: brokenBy(rule, functions, model, tail),
    })),
  };
}

interface FunctionSides {
  readonly name: string;
  readonly flat: Sides;
  readonly cum: Sides;
}

interface Model {
  readonly totals: Sides;
  readonly spread: Spread;
}

const NOTHING: Cost = { value: 0, variance: 0 };

function functionSides(
  before: readonly ProfileCosts[],
  after: readonly ProfileCosts[],
): FunctionSides[] {
  const names = new Set([...before, ...after].flatMap(({ functions }) => [...functions.keys()]));
  const sides = (name: string, metric: 'flat' | 'cum'): Sides => {
    const costs = (profiles: readonly ProfileCosts[]): Cost[] =>
      profiles.map(({ functions }) => functions.get(name)?.[metric] ?? NOTHING);
    return { before: costs(before), after: costs(after) };
  };
  return [...names].map((name) => ({ name, flat: sides(name, 'flat'), cum: sides(name, 'cum') }));
}

/** Callers that do nothing else cost what their callee does: one test, not several. */
function distinct(all: readonly Sides[]): Sides[] {
  const seen = new Map<string, Sides>();
  for (const sides of all) {
    const values = [...sides.before, ...sides.after].map(({ value }) => value);
    if (values.some((value) => value !== 0)) seen.set(values.join(), sides);
  }
  return [...seen.values()];
}

function largestShare(costs: Sides, totals: Sides): number {
  const share = (side: 'before' | 'after'): number => {
    const total = sumOf(totals[side]).value;
    return total === 0 ? 0 : sumOf(costs[side]).value / total;
  };
  return Math.max(share('before'), share('after'));
}

function functionChange(one: FunctionSides, model: Model, tail: number): FunctionChange {
  const change = (metric: Metric): Change => changeOf(one, metric, model, tail);
  return {
    name: one.name,
    metrics: {
      flat: change('flat'),
      cum: change('cum'),
      'flat-share': change('flat-share'),
      'cum-share': change('cum-share'),
    },
  };
}

function changeOf(
  one: FunctionSides,
  metric: Metric,
  { totals, spread }: Model,
  tail: number,
): Change {
  const costs = metric.startsWith('flat') ? one.flat : one.cum;
  const isShare = metric.endsWith('-share');
  const factorOf = isShare ? shareFactor : costFactor;
  const level = (side: 'before' | 'after'): number => {
    const { value } = sumOf(costs[side]);
    return isShare ? value / sumOf(totals[side]).value : value / costs[side].length;
  };
  return {
    before: level('before'),
    after: level('after'),
    factor: factorOf(costs, totals, spread, OWN_TAIL),
    isSure: excludesNoChange(factorOf(costs, totals, spread, tail)),
  };
}

function totalChange(totals: Sides, tail: number): Change {
  return {
    before: sumOf(totals.before).value / totals.before.length,
    after: sumOf(totals.after).value / totals.after.length,
    factor: totalFactor(totals, FAMILY_TAIL),
    isSure: excludesNoChange(totalFactor(totals, tail)),
  };
}

function excludesNoChange({ low, high }: Factor): boolean {
  return low > 1 || high < 1;
}

function testCount({ metric }: FailRule, functions: readonly FunctionSides[]): number {
  if (metric === 'total') return 1;
  return distinct(functions.map(({ flat, cum }) => (metric.startsWith('flat') ? flat : cum)))
    .length;
}

function brokenBy(
  rule: FailRule,
  functions: readonly FunctionSides[],
  model: Model,
  tail: number,
): RuleResult['broken'] {
  const { metric, direction, limit } = rule;
  const isBroken = ({ isSure, factor }: Change): boolean =>
    isSure && (direction === 'grew' ? factor.low > limit : factor.high < limit);
  if (metric === 'total') {
    const change = totalChange(model.totals, tail);
    return isBroken(change) ? [{ name: 'total', change }] : [];
  }
  return functions
    .map((one) => ({ name: one.name, change: changeOf(one, metric, model, tail) }))
    .filter(({ change }) => isBroken(change));
}

function movement({ metrics: { cum } }: FunctionChange): number {
  return Math.abs(cum.after - cum.before);
}
