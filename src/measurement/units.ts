/**
 * Units as pprof knows them: bytes, time and Google's compute units, with their aliases. kB is 1024
 * bytes. A value scales to the largest unit in which it is at least 1, unless a unit is asked for.
 */
import { fixed } from './number-text.ts';

interface Unit {
  readonly name: string;
  readonly aliases: readonly string[];
  /** How many base units one of these is. */
  readonly factor: number;
}

interface UnitFamily {
  readonly units: readonly Unit[];
  readonly fallback: Unit;
}

export interface Scaled {
  readonly value: number;
  /** Empty for units not worth printing. */
  readonly unit: string;
}

const BYTES: UnitFamily = {
  units: [
    { name: 'B', aliases: ['b', 'byte'], factor: 1 },
    { name: 'kB', aliases: ['kb', 'kbyte', 'kilobyte'], factor: 2 ** 10 },
    { name: 'MB', aliases: ['mb', 'mbyte', 'megabyte'], factor: 2 ** 20 },
    { name: 'GB', aliases: ['gb', 'gbyte', 'gigabyte'], factor: 2 ** 30 },
    { name: 'TB', aliases: ['tb', 'tbyte', 'terabyte'], factor: 2 ** 40 },
    { name: 'PB', aliases: ['pb', 'pbyte', 'petabyte'], factor: 2 ** 50 },
  ],
  fallback: { name: 'B', aliases: [], factor: 1 },
};

const TIME: UnitFamily = {
  units: [
    { name: 'ns', aliases: ['ns', 'nanosecond'], factor: 1 },
    { name: 'us', aliases: ['us', 'microsecond'], factor: 1e3 },
    { name: 'ms', aliases: ['ms', 'millisecond'], factor: 1e6 },
    { name: 's', aliases: ['s', 'sec', 'second'], factor: 1e9 },
    { name: 'hrs', aliases: ['hour', 'hr'], factor: 3600e9 },
  ],
  fallback: { name: 's', aliases: [], factor: 1e9 },
};

const COMPUTE: UnitFamily = {
  units: [
    { name: 'n*GCU', aliases: ['nanogcu'], factor: 1e-9 },
    { name: 'u*GCU', aliases: ['microgcu'], factor: 1e-6 },
    { name: 'm*GCU', aliases: ['milligcu'], factor: 1e-3 },
    { name: 'GCU', aliases: ['gcu'], factor: 1 },
    { name: 'k*GCU', aliases: ['kilogcu'], factor: 1e3 },
    { name: 'M*GCU', aliases: ['megagcu'], factor: 1e6 },
    { name: 'G*GCU', aliases: ['gigagcu'], factor: 1e9 },
    { name: 'T*GCU', aliases: ['teragcu'], factor: 1e12 },
    { name: 'P*GCU', aliases: ['petagcu'], factor: 1e15 },
  ],
  fallback: { name: 'GCU', aliases: [], factor: 1 },
};

const FAMILIES = [BYTES, TIME, COMPUTE];

const LARGEST_INT64 = 2n ** 63n - 1n;

/** `to` may be `minimum` or `auto`: the unit that suits the value. */
export function scale(value: bigint, from: string, to: string): Scaled {
  if (value < 0n && -value <= LARGEST_INT64) {
    const positive = scale(-value, from, to);
    return { value: -positive.value, unit: positive.unit };
  }
  for (const family of FAMILIES) {
    const converted = convert(family, Number(value), from, to);
    if (converted !== undefined) return converted;
  }
  const isPlain = ['count', 'sample', 'unit', 'minimum', 'auto'].includes(to);
  return { value: Number(value), unit: isPlain ? '' : to };
}

/** The value of `scale` for many values: where both are units of one family, they are looked up once. */
export function scaler(from: string, to: string): (value: bigint) => number {
  const units = unitsOfOneFamily(from, to);
  if (units === undefined) return (value) => scale(value, from, to).value;
  return (value) => (Number(value) * units.from.factor) / units.to.factor;
}

/**
 * `scaledLabel` for many values: the units are looked up once when the target is a unit of the same
 * family.
 */
export function labeller(from: string, to: string): (value: bigint) => string {
  const units = unitsOfOneFamily(from, to);
  if (units === undefined) return (value) => scaledLabel(value, from, to);
  return (value) => shortText((Number(value) * units.from.factor) / units.to.factor, units.to.name);
}

function unitsOfOneFamily(from: string, to: string): { from: Unit; to: Unit } | undefined {
  for (const family of FAMILIES) {
    const fromUnit = find(family, from);
    const toUnit = find(family, to);
    if (fromUnit !== undefined && toUnit !== undefined) return { from: fromUnit, to: toUnit };
  }
  return undefined;
}

/** A value with its unit, two decimals at the most: `1.76s`, `512kB`, `0`. */
export function scaledLabel(value: bigint, from: string, to: string): string {
  const { value: number, unit } = scale(value, from, to);
  return shortText(number, unit);
}

function shortText(number: number, unit: string): string {
  const text = fixed(number, 2);
  const short = text.endsWith('.00') ? text.slice(0, -3) : text;
  return short === '0' || short === '-0' ? '0' : short + unit;
}

/** Whether both are units of one family, so that values of one can be given in the other. */
export function areConvertible(a: string, b: string): boolean {
  return unitsOfOneFamily(a, b) !== undefined;
}

function convert(family: UnitFamily, value: number, from: string, to: string): Scaled | undefined {
  const fromUnit = find(family, from);
  if (fromUnit === undefined) return undefined;
  const base = value * fromUnit.factor;
  const target = to === 'minimum' || to === 'auto' ? fitting(family, base) : find(family, to);
  const { name, factor } = target ?? family.fallback;
  return { value: base / factor, unit: name };
}

/**
 * A plural s is taken off names of more than two bytes. `μs` has three of them, loses its s too and is no
 * unit: pprof lists the alias and never finds it.
 */
function find(family: UnitFamily, name: string): Unit | undefined {
  const lower = name.toLowerCase();
  const isPlural = lower.endsWith('s') && (lower.length > 2 || lower === 'μs');
  const alias = isPlural ? lower.slice(0, -1) : lower;
  return family.units.find((unit) => unit.aliases.includes(alias));
}

/** The largest unit in which the value is at least 1. */
function fitting(family: UnitFamily, base: number): Unit | undefined {
  return family.units.findLast((unit) => base / unit.factor >= 1);
}
