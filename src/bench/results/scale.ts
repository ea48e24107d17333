/** How the values of a row are printed: one prefix for all, and at least three digits that count for each. */
import { digits } from './number-text.ts';

export interface Scale {
  readonly fractionDigits: number;
  /** What one of the prefix is worth. */
  readonly factor: number;
  readonly prefix: string;
}

export function scaled(value: number, { fractionDigits, factor, prefix }: Scale): string {
  return digits(value / factor, fractionDigits) + prefix;
}

/** The scale that suits the smallest that is not 0, so that no value is left with fewer digits. */
export function commonScale(values: readonly number[], isBinary: boolean): Scale {
  let least = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size !== 0 && (least === 0 || size < least)) least = size;
  }
  if (least === 0) return { fractionDigits: 3, factor: 1, prefix: '' };
  const steps = isBinary ? BINARY_STEPS : DECIMAL_STEPS;
  for (const { factor, prefix, thresholds } of steps) {
    const at = thresholds.findIndex((threshold) => least >= threshold);
    if (at !== -1) return { fractionDigits: at + 1, factor, prefix };
  }
  return belowTheLeast(least, steps.at(-1) as Step);
}

interface Step {
  readonly factor: number;
  readonly prefix: string;
  /** From where on one, two and three digits behind the point are enough. */
  readonly thresholds: readonly number[];
}

/** What rounds to 100.0, 10.00 and 1.000: the limits lie where printing itself rounds up. */
const ROUNDED_UP = ['99.995', '9.9995', '.99995'];

const DECIMAL_STEPS: readonly Step[] = ['T', 'G', 'M', 'k', '', 'm', 'µ', 'n'].map((prefix, i) => {
  const exponent = 12 - 3 * i;
  return {
    factor: Number(`1e${exponent}`),
    prefix,
    thresholds: ROUNDED_UP.map((text) => Number(`${text}e${exponent}`)),
  };
});

/** No prefixes for fractions of a byte: nobody reads 1 mB/s. */
const BINARY_STEPS: readonly Step[] = ['Ti', 'Gi', 'Mi', 'Ki', ''].map((prefix, i) => {
  const factor = 2 ** (40 - 10 * i);
  return { factor, prefix, thresholds: ROUNDED_UP.map((text) => Number(text) * factor) };
});

/** From which value on 3, 4, … 10 digits behind the point will do. */
const SMALL_THRESHOLDS = [-1, -2, -3, -4, -5, -6, -7, -8].map((exponent) =>
  Number(`9.9995e${exponent}`),
);
const SMALL_DIGITS_MIN = 3;

function belowTheLeast(least: number, { factor, prefix }: Step): Scale {
  const found = SMALL_THRESHOLDS.findIndex((threshold) => least / factor >= threshold);
  const at = found === -1 ? SMALL_THRESHOLDS.length - 1 : found;
  return { fractionDigits: SMALL_DIGITS_MIN + at, factor, prefix };
}
