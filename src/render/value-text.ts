import { timesFloat } from '../base/int64.ts';
import { labeller } from '../measurement/units.ts';
import type { ReportOptions } from '../report/report.ts';

/** Prints a value of the report in its unit, after divide_by. */
export type ValueText = (value: bigint) => string;

export function valueText(options: ReportOptions, unit: string): ValueText {
  const label = labeller(options.sampleUnit, unit);
  if (!isDivided(options)) return label;
  const divided = dividedValue(options);
  return (value) => label(divided(value));
}

/** A value after divide_by. */
export function dividedValue(options: ReportOptions): (value: bigint) => bigint {
  return isDivided(options) ? (value) => timesFloat(value, options.ratio) : (value) => value;
}

function isDivided({ ratio }: ReportOptions): boolean {
  return ratio > 0 && ratio !== 1;
}
