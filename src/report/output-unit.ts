/** One unit for a whole report: that of its smallest value, or a larger one when the values are far apart. */
import { abs, timesFloat, wrapped } from '../base/int64.ts';
import { cumValue, flatValue, type TrimmedGraph } from '../graph/trim.ts';
import { scale } from '../measurement/units.ts';
import type { Report } from './report.ts';

/** Formats of whole numbers (`isInteger`) never take the larger unit, in which a value might be 0.01. */
export function outputUnit(
  { options, total }: Report,
  graph: TrimmedGraph,
  isInteger = false,
): string {
  const { sampleUnit, ratio } = options;
  if (options.outputUnit !== 'minimum' || graph.nodes.length === 0) return options.outputUnit;
  const smallest = smallestValue(graph) ?? total;
  const scaled = (value: bigint): bigint =>
    ratio > 0 && ratio !== 1 ? timesFloat(value, ratio) : value;
  const min = scaled(smallest);
  const max = scaled(total);
  const minUnit = scale(min, sampleUnit, 'minimum').unit;
  const maxUnit = scale(max, sampleUnit, 'minimum').unit;
  // 0.01 of the larger unit can still be read.
  const readable = wrapped(min * 100n);
  const isFarApart = !isInteger && minUnit !== maxUnit && readable < max;
  const unit = isFarApart ? scale(readable, sampleUnit, 'minimum').unit : minUnit;
  return unit === '' ? sampleUnit : unit;
}

/** The smallest value that is not 0, a node's flat before its cum. */
function smallestValue({ nodes, sums }: TrimmedGraph): bigint | undefined {
  let smallest: bigint | undefined;
  for (const node of nodes) {
    const own = abs(flatValue(sums, node));
    const value = own === 0n ? abs(cumValue(sums, node)) : own;
    if (value > 0n && (smallest === undefined || value < smallest)) smallest = value;
  }
  return smallest;
}
