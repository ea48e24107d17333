/** A comparison as JSON; schema/compare.schema.json says what is in it. */
import type { Change, Comparison } from '../report/compare.ts';

const SCHEMA = 'stackheat-compare';
const VERSION = 1;

/** All functions, whatever a table would show. */
export function compareJson(comparison: Comparison): string {
  const { functions, rules, total, ...facts } = comparison;
  const document = {
    schema: SCHEMA,
    version: VERSION,
    ...facts,
    failed: rules.some(({ broken }) => broken.length > 0),
    total: changeFacts(total),
    rules: rules.map(({ rule, tested, broken }) => ({
      rule: rule.text,
      tested,
      broken: broken.map(({ name, change }) => ({ name, ...changeFacts(change) })),
    })),
    functions: functions.map(({ name, metrics }) => ({
      name,
      flat: changeFacts(metrics.flat),
      cum: changeFacts(metrics.cum),
      flatShare: changeFacts(metrics['flat-share']),
      cumShare: changeFacts(metrics['cum-share']),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** JSON has no infinity: a factor without a bound, or of nothing, is null. */
function changeFacts({ before, after, factor, isSure }: Change) {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const { estimate, low, high } = factor;
  return {
    before,
    after,
    factor: finite(estimate),
    factorLow: finite(low),
    factorHigh: finite(high),
    isSure,
  };
}
