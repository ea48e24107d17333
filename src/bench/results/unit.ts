/** Units of measurements: which are brought to base units, and which count in powers of 1024. */
import { SPACE } from './space.ts';

export interface BaseUnit {
  readonly unit: string;
  /** What a value is multiplied by. */
  readonly factor: number;
}

const BASE_UNITS: Readonly<Record<string, { readonly unit: string; readonly scale: number }>> = {
  ns: { unit: 'sec', scale: 1 / 1e9 },
  MB: { unit: 'B', scale: 1e6 },
};

const known = new Map<string, BaseUnit>();
/** Files name a handful of units; one that names a million must not fill the memory. */
const KNOWN_MAX = 1000;

/** ns and MB become sec and B wherever they are counted, not where they are counted by. */
export function baseUnit(unit: string): BaseUnit {
  let base = known.get(unit);
  if (base === undefined) {
    base = derive(unit);
    if (known.size < KNOWN_MAX) known.set(unit, base);
  }
  return base;
}

function derive(unit: string): BaseUnit {
  let factor = 1;
  const text = partsOf(unit).map(({ word, isDivisor }) => {
    const base = isDivisor || !Object.hasOwn(BASE_UNITS, word) ? undefined : BASE_UNITS[word];
    if (base === undefined) return word;
    // Go divides by a billion, which is not always the product with its inverse.
    factor = word === 'ns' ? factor / 1e9 : factor * base.scale;
    return base.unit;
  });
  return { unit: text.join(''), factor };
}

/** Whether prefixes are Ki and Mi: some kind of bytes is counted. */
export function isBinaryUnit(unit: string): boolean {
  return partsOf(unit).some(
    ({ word, isDivisor }) => !isDivisor && (word === 'B' || word === 'MB' || word === 'bytes'),
  );
}

interface UnitPart {
  /** A word, or one of the separators between. */
  readonly word: string;
  readonly isDivisor: boolean;
}

const SEPARATOR = new RegExp(`([*/${SPACE}-])`, 'u');

function partsOf(unit: string): readonly UnitPart[] {
  let isDivisor = false;
  return unit.split(SEPARATOR).map((word) => {
    if (word === '/') isDivisor = true;
    else if (word === '*') isDivisor = false;
    return { word, isDivisor };
  });
}
