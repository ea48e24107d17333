/**
 * Ids of the wire are any 64-bit number and usually 1, 2, 3 …; columns hold 32 bits. Small ids stand for
 * themselves, and each large one gets a stand-in from the upper half, the same for every mention.
 */
import { NO_INDEX } from './wire-cursor.ts';

const STAND_INS_FROM = 0x80000000;

export class IdSpace {
  readonly #standIns = new Map<bigint, number>();

  /** The 32-bit stand-in of the id whose halves, signed or not, are given. */
  standIn(low: number, high: number): number {
    if (high === 0 && low >= 0 && low < STAND_INS_FROM) return low;
    const id = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
    const known = this.#standIns.get(id);
    if (known !== undefined) return known;
    const fresh = STAND_INS_FROM + this.#standIns.size;
    this.#standIns.set(id, fresh);
    return fresh;
  }

  /** For messages: the id that a stand-in stands for. */
  idOf(standIn: number): bigint {
    if (standIn < STAND_INS_FROM) return BigInt(standIn);
    for (const [id, known] of this.#standIns) if (known === standIn) return id;
    return BigInt(standIn);
  }
}

/**
 * Turns a column of stand-ins into row numbers, in place. `ids` are the stand-ins of the rows. Calls
 * `onDuplicate` with a stand-in that two rows share and `onMissing` with one that none has.
 */
export function resolveIds(
  column: Uint32Array,
  ids: Uint32Array,
  onDuplicate: (standIn: number) => never,
  onMissing: (standIn: number) => never,
): void {
  let largest = 0;
  for (let row = 0; row < ids.length; row++) largest = Math.max(largest, ids[row] as number);
  if (largest > ids.length * 4 + 1024) {
    resolveSparse(column, ids, onDuplicate, onMissing);
    return;
  }
  const rows = new Uint32Array(largest + 1).fill(NO_INDEX);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as number;
    if (rows[id] !== NO_INDEX) onDuplicate(id);
    rows[id] = row;
  }
  const missing = replaceByRows(column, rows);
  if (missing !== column.length) onMissing(column[missing] as number);
}

/** Returns where the first id without a row stands, or the column's length. Small, to be compiled early. */
function replaceByRows(column: Uint32Array, rows: Uint32Array): number {
  const { length } = column;
  for (let i = 0; i < length; i++) {
    const id = column[i] as number;
    const row = id < rows.length ? (rows[id] as number) : NO_INDEX;
    if (row === NO_INDEX) return i;
    column[i] = row;
  }
  return length;
}

function resolveSparse(
  column: Uint32Array,
  ids: Uint32Array,
  onDuplicate: (standIn: number) => never,
  onMissing: (standIn: number) => never,
): void {
  const rows = new Map<number, number>();
  for (const [row, id] of ids.entries()) {
    if (rows.has(id)) onDuplicate(id);
    rows.set(id, row);
  }
  for (let i = 0; i < column.length; i++) {
    const id = column[i] as number;
    const row = rows.get(id);
    if (row === undefined) onMissing(id);
    column[i] = row;
  }
}
