import { timesFloat } from '../base/int64.ts';
import { scaledLabel } from '../measurement/units.ts';
import type { ReportOptions } from '../report/report.ts';

/** Prints a value of the report in its unit, after divide_by. */
export type ValueText = (value: bigint) => string;

export function valueText({ ratio, sampleUnit }: ReportOptions, unit: string): ValueText {
  const isPlain = !(ratio > 0) || ratio === 1;
  return (value) => scaledLabel(isPlain ? value : timesFloat(value, ratio), sampleUnit, unit);
}
