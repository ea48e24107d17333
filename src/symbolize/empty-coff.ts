/**
 * Object files of Windows without the DOS header of a program begin with a table that says of which
 * machine they are, and 0 is "any". Go's debug/pe therefore opens a gperftools CPU profile, whose first
 * words are 0, as such a file without sections; go tool pprof then takes the first of several profiles
 * for the program.
 */

/** Go reads as much for the DOS header before it looks at anything. */
const BYTES_MIN = 96;
const MACHINE_AND_SECTIONS = 0;
const SYMBOL_TABLE = 8;
const SYMBOL_COUNT = 12;
const OPTIONAL_HEADER_BYTES = 16;

/** Whether debug/pe finds neither machine, sections nor symbols, and nothing wrong. */
export function isEmptyCoff(bytes: Uint8Array): boolean {
  if (bytes.length < BYTES_MIN) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(MACHINE_AND_SECTIONS, true) !== 0) return false;
  if (view.getUint16(OPTIONAL_HEADER_BYTES, true) !== 0) return false;
  const tableAt = view.getUint32(SYMBOL_TABLE, true);
  if (tableAt === 0) return true;
  // The names of the symbols follow them, behind the length of it all.
  if (view.getUint32(SYMBOL_COUNT, true) !== 0 || tableAt + 4 > bytes.length) return false;
  const namesBytes = view.getUint32(tableAt, true);
  return namesBytes <= 4 || tableAt + namesBytes <= bytes.length;
}
