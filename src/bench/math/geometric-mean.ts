/** The geometric mean, summed as Go's statistics do it. */
import { goExp } from '../../base/go-exp.ts';
import { goLog } from './go-log.ts';

/** Undefined where there are no values or one is not positive. */
export function geometricMean(values: readonly number[]): number | undefined {
  if (values.length === 0 || values.some((value) => value <= 0)) return undefined;
  let mean = 0;
  for (const [i, value] of values.entries()) mean += (goLog(value) - mean) / (i + 1);
  const result = goExp(mean);
  return Number.isNaN(result) ? undefined : result;
}
