/** What files say of units: `Unit ns/op better=lower assume=exact`. Holds for all files that are read together. */
import { baseUnit } from './unit.ts';

export class UnitMetadata {
  readonly #values = new Map<string, Map<string, string>>();

  /** What was said before and differs, in which case that stands. */
  set(unit: string, key: string, value: string): string | undefined {
    const { unit: base } = baseUnit(unit);
    const ofUnit = this.#values.get(base) ?? new Map<string, string>();
    this.#values.set(base, ofUnit);
    const had = ofUnit.get(key);
    if (had === undefined) ofUnit.set(key, value);
    return had === undefined || had === value ? undefined : had;
  }

  /** Whether values of the unit have no noise, so that one run is enough. */
  isExact(unit: string): boolean {
    return this.#of(unit, 'assume') === 'exact';
  }

  /** 1 where more is better, -1 where less is, 0 where nobody knows. */
  better(unit: string): -1 | 0 | 1 {
    const said = this.#of(unit, 'better');
    if (said !== undefined) return said === 'higher' ? 1 : said === 'lower' ? -1 : 0;
    return WELL_KNOWN[unit] ?? 0;
  }

  #of(unit: string, key: string): string | undefined {
    return this.#values.get(baseUnit(unit).unit)?.get(key);
  }
}

const WELL_KNOWN: Readonly<Record<string, -1 | 1>> = {
  'ns/op': -1,
  'sec/op': -1,
  'MB/s': 1,
  'B/s': 1,
  'B/op': -1,
  'allocs/op': -1,
};
