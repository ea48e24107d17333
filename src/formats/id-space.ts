/**
 * Ids of the wire are any 64-bit number and usually 1, 2, 3 …; columns hold 32 bits. Small ids stand for
 * themselves, and each large one gets a stand-in from the upper half, the same for every mention.
 */
import { NO_INDEX } from './wire-cursor.ts';

const STAND_INS_FROM = 0x80000000;

export class IdSpace {
  readonly #standIns = new Map<bigint, number>();

  /** The 32-bit stand-in of the id whose halves are given. */
  standIn(low: number, high: number): number {
    if (high === 0 && low < STAND_INS_FROM) return low;
    const id = (BigInt(high) << 32n) | BigInt(low);
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

/** Maps stand-ins to row numbers; NO_INDEX where there is no such row. */
export type RowLookup = (standIn: number) => number;

/** `onDuplicate` is called with the first stand-in that two rows share. */
export function rowLookup(ids: Uint32Array, onDuplicate: (standIn: number) => never): RowLookup {
  let largest = 0;
  for (const id of ids) if (id > largest) largest = id;
  if (largest <= ids.length * 4 + 1024) return denseLookup(ids, largest, onDuplicate);
  const rows = new Map<number, number>();
  for (const [row, id] of ids.entries()) {
    if (rows.has(id)) onDuplicate(id);
    rows.set(id, row);
  }
  return (standIn) => rows.get(standIn) ?? NO_INDEX;
}

function denseLookup(
  ids: Uint32Array,
  largest: number,
  onDuplicate: (standIn: number) => never,
): RowLookup {
  const rows = new Uint32Array(largest + 1).fill(NO_INDEX);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] as number;
    if (rows[id] !== NO_INDEX) onDuplicate(id);
    rows[id] = row;
  }
  return (standIn) => (standIn <= largest ? (rows[standIn] as number) : NO_INDEX);
}
