/** The rows of top as a profile: a sample of one location each, with its cum and flat. */
import { fromFloat } from '../base/int64.ts';
import type { NodeInfo } from '../graph/node-info.ts';
import { scaler } from '../measurement/units.ts';
import { type Functions, type Locations, NONE, type Profile } from '../profile/profile.ts';
import { StringTable } from '../profile/string-table.ts';
import type { Top, TopRow } from './top.ts';

/** Not by way of ProfileBuilder, which would make one location of rows that differ in their binary alone. */
export function topProfile({ legend, rows }: Top): Profile {
  const { report, unit } = legend;
  const { options } = report;
  const inUnit = scaler(options.sampleUnit, unit);
  const scaled = (value: bigint): bigint => fromFloat(inUnit(value));
  const { timeNanos, durationNanos, periodType, period } = report.profile;
  const strings: string[] = [''];
  const { functions, functionOfRow } = functionsOf(rows, strings);
  return {
    sampleTypes: [
      { type: 'cum', unit },
      { type: 'flat', unit },
    ],
    defaultSampleType: '',
    samples: {
      count: rows.length,
      locationStarts: counting(rows.length + 1),
      locationIndexes: counting(rows.length),
      values: [rows.map(({ cum }) => cum), rows.map(({ flat }) => flat)].map((column) =>
        BigInt64Array.from(column, scaled),
      ),
      labelStarts: new Uint32Array(rows.length + 1),
      labels: NO_LABELS,
      timesNanos: undefined,
    },
    locations: locationsOf(rows, functionOfRow),
    functions,
    strings: StringTable.of(strings),
    mappings: [],
    comments: [],
    docUrl: '',
    dropFrames: '',
    keepFrames: '',
    timeNanos,
    durationNanos,
    periodType,
    period,
  };
}

const NO_LABELS = {
  count: 0,
  keys: new Uint32Array(0),
  texts: new Uint32Array(0),
  numbers: new BigInt64Array(0),
  units: new Uint32Array(0),
};

function locationsOf(rows: readonly TopRow[], functionOfRow: Uint32Array): Locations {
  return {
    count: rows.length,
    ids: idsUpTo(rows.length),
    mappingIndexes: new Int32Array(rows.length).fill(NONE),
    addresses: BigUint64Array.from(rows, ({ info }) => info.address),
    isFolded: new Uint8Array(rows.length),
    lineStarts: counting(rows.length + 1),
    lineFunctions: functionOfRow,
    lineNumbers: BigInt64Array.from(rows, ({ info }) => info.line),
    lineColumns: BigInt64Array.from(rows, ({ info }) => info.column),
  };
}

/** A function each name, file and first line; their texts are added to `strings`. */
function functionsOf(
  rows: readonly TopRow[],
  strings: string[],
): { readonly functions: Functions; readonly functionOfRow: Uint32Array } {
  const numbers = new Map<string, number>();
  const firsts: NodeInfo[] = [];
  const functionOfRow = Uint32Array.from(rows, ({ info }) => {
    const key = JSON.stringify([info.name, info.file, String(info.startLine)]);
    const number = numbers.get(key) ?? firsts.push(info) - 1;
    numbers.set(key, number);
    return number;
  });
  const stringRows = (texts: readonly string[]): Uint32Array =>
    Uint32Array.from(texts, (text) => (text === '' ? 0 : strings.push(text) - 1));
  const functions = {
    count: firsts.length,
    ids: idsUpTo(firsts.length),
    names: stringRows(firsts.map(({ name }) => name)),
    systemNames: new Uint32Array(firsts.length),
    filenames: stringRows(firsts.map(({ file }) => file)),
    startLines: BigInt64Array.from(firsts, ({ startLine }) => startLine),
  };
  return { functions, functionOfRow };
}

function counting(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

function idsUpTo(count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1));
}
