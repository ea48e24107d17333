import { timesFloat } from '../base/int64.ts';
import { labeller } from '../measurement/units.ts';
import type { ReportOptions } from '../report/report.ts';

/** Prints a value of the report in its unit, after divide_by. */
export type ValueText = (value: bigint) => string;

export function valueText({ ratio, sampleUnit }: ReportOptions, unit: string): ValueText {
  const isPlain = !(ratio > 0) || ratio === 1;
  const label = labeller(sampleUnit, unit);
  return isPlain ? label : (value) => label(timesFloat(value, ratio));
}
