/** Takes lines (inlined calls) out of locations. */
import type { Locations } from './profile.ts';
import { markedRows } from './select-samples.ts';

/** Keeps the line rows marked 1. */
export function withLines(locations: Locations, isKept: Uint8Array): Locations {
  if (!isKept.includes(0)) return locations;
  const rows = markedRows(isKept);
  const lineStarts = new Uint32Array(locations.count + 1);
  const lineFunctions = new Uint32Array(rows.length);
  const lineNumbers = new BigInt64Array(rows.length);
  const lineColumns = new BigInt64Array(rows.length);
  let at = 0;
  for (let location = 0; location < locations.count; location++) {
    const end = locations.lineStarts[location + 1] as number;
    for (; at < rows.length && (rows[at] as number) < end; at++) {
      const row = rows[at] as number;
      lineFunctions[at] = locations.lineFunctions[row] as number;
      lineNumbers[at] = locations.lineNumbers[row] as bigint;
      lineColumns[at] = locations.lineColumns[row] as bigint;
    }
    lineStarts[location + 1] = at;
  }
  return { ...locations, lineStarts, lineFunctions, lineNumbers, lineColumns };
}
