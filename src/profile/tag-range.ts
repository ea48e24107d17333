/** Ranges of numeric labels, as tagfocus and tagignore take them: `32kb`, `:64kb`, `4mb:`, `12kb:64mb`. */
import { scale } from '../measurement/units.ts';
import { FilterError } from './filter-error.ts';

/** Whether a number in that unit lies in the range, both ends included. */
export type TagRange = (value: bigint, unit: string) => boolean;

const RANGE = /^(:)?([+-]?\d+)([a-z]*)(?:(:)(?:([+-]?\d+)([a-z]*))?)?$/i;

/**
 * Undefined for what is no range and therefore a pattern. A number beyond int64 is refused, where pprof
 * crashes.
 */
export function tagRange(text: string): TagRange | undefined {
  const match = RANGE.exec(text);
  if (match === null) return undefined;
  const [, isOpenBelow, first = '', firstUnit = '', isOpenAbove, second, secondUnit = ''] = match;
  if (isOpenBelow && isOpenAbove) return undefined;
  const { value: start, unit } = scale(int64(first, text), firstUnit, firstUnit);
  const isIn = (test: (scaled: number) => boolean): TagRange => {
    return (value, from) => {
      const scaled = scale(value, from, unit);
      // Of another family, the unit stays what that family falls back to.
      return scaled.unit === unit && test(scaled.value);
    };
  };
  if (isOpenBelow) return isIn((value) => value <= start);
  if (!isOpenAbove) return isIn((value) => value === start);
  if (second === undefined) return isIn((value) => value >= start);
  const { value: end, unit: endUnit } = scale(int64(second, text), secondUnit, unit);
  return endUnit === unit ? isIn((value) => value >= start && value <= end) : undefined;
}

function int64(digits: string, text: string): bigint {
  const value = BigInt(digits.replace(/^\+/, ''));
  if (BigInt.asIntN(64, value) === value) return value;
  throw new FilterError(
    `range ${shortened(text)}: ${shortened(digits)} does not fit into 64 bits; give a smaller number with a larger unit, such as 4gb`,
  );
}

/** What was pasted by mistake need not fill the screen. */
function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
