/** The sentences around a comparison's table, the same in text and in Markdown. */
import type { Change, Comparison, RuleResult } from '../report/compare.ts';
import type { Metric } from '../report/fail-rule.ts';
import { changeText, costText, percentText, rangeText, shareText } from './change-text.ts';

export function headline({ sampleType, profileCounts, perSecond }: Comparison): string {
  const { before, after } = profileCounts;
  const rate = perSecond ? ' per second' : '';
  const noun = before === 1 ? 'profile' : 'profiles';
  return `${sampleType}${rate}: ${before} ${noun} before, ${after} after`;
}

export function totalLine({ total, unit }: Comparison): string {
  const costs = `${costText(total.before, unit)} before, ${costText(total.after, unit)} after`;
  const change = `${percentText(total.factor.estimate)} (${rangeText(total)})`;
  return `total: ${costs}, ${total.isSure ? change : `~ (${rangeText(total)})`}`;
}

/** `shown` is how many rows the table has. */
export function footnotes(comparison: Comparison, shown: number): string[] {
  const { functions, leftOut, shareMin, profileCounts } = comparison;
  const notes: string[] = [];
  const count = functions.length;
  const small = `${leftOut} below ${shareText(shareMin)} of the total on both sides left out`;
  notes.push(`${shown} of ${count} functions shown, ${small}`);
  notes.push(
    '~ may be chance; what is printed is not, with 95% confidence for all functions together',
  );
  if (profileCounts.before + profileCounts.after === 2) {
    notes.push(
      'one profile a side: only sampling is known, not how runs differ; record five a side',
    );
  }
  return notes;
}

export function ruleHeadline({ rule, tested, broken }: RuleResult): string {
  const of = rule.metric === 'total' ? 'the total' : `${tested} distinct functions`;
  if (broken.length === 0) return `ok: ${rule.text}, tested on ${of}`;
  return `failed: ${rule.text}, by ${broken.length === 1 ? '1' : broken.length} of ${of}`;
}

/** What broke a rule, and by how much at the least. */
export function ruleFinding({ rule }: RuleResult, change: Change, unit: string): string {
  const text = (value: number): string => levelText(value, rule.metric, unit);
  const levels = `${text(change.before)} to ${text(change.after)}`;
  if (change.before === 0 || change.after === 0) return `${levels}, ${changeText(change)}`;
  const { low, high, estimate } = change.factor;
  const bound = percentText(rule.direction === 'grew' ? low : high);
  return `${levels}, ${percentText(estimate)}, at least ${bound}`;
}

function levelText(value: number, metric: Metric | 'total', unit: string): string {
  return metric.endsWith('-share') ? shareText(value) : costText(value, unit);
}
