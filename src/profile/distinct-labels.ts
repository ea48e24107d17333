/** Numbers labels by their key and value in the order of their first mention: few differ among many rows. */
import { type KernelMemory, startKernel } from '../base/kernel.ts';
import { KernelAreas } from '../base/kernel-areas.ts';
import { LABELS_KERNEL } from '../base/kernel-code.ts';
import { Uint32Column } from './growing-columns.ts';
import { type Labels, NONE } from './profile.ts';
import { HASH_SEED, mixed, RowTable, secret } from './row-table.ts';
import { wordsOf } from './words.ts';

export interface DistinctLabels {
  /** A number a row. */
  readonly numbers: Uint32Array;
  /** The first row of each number. */
  readonly firstRows: Uint32Array;
}

interface NumberKernel {
  readonly memory: KernelMemory;
  numberRows(
    count: number,
    keys: number,
    texts: number,
    units: number,
    amounts: number,
    slots: number,
    lastSlot: number,
    seed: number,
    factor: number,
    numbered: number,
    firsts: number,
  ): number;
}

/** Below this many rows, starting a kernel takes longer than it saves. */
const KERNEL_ROWS_MIN = 4096;
/** A kernel has 40 bytes a row. */
const KERNEL_ROWS_MAX = 1_000_000;

const known = new WeakMap<Labels, DistinctLabels>();

export function distinctLabels(labels: Labels): DistinctLabels {
  return quickDistinctLabels(labels) ?? numberedByLoop(labels);
}

/** Undefined where it would cost more than a look at each row does. */
export function quickDistinctLabels(labels: Labels): DistinctLabels | undefined {
  if (labels.count < KERNEL_ROWS_MIN || labels.count > KERNEL_ROWS_MAX) return undefined;
  const before = known.get(labels);
  if (before !== undefined) return before;
  const kernel = startKernel<NumberKernel>(LABELS_KERNEL);
  if (kernel === undefined) return undefined;
  const distinct = numberedByKernel(kernel, labels);
  known.set(labels, distinct);
  return distinct;
}

function numberedByKernel(
  { memory, numberRows }: NumberKernel,
  { count, keys, texts, units, numbers }: Labels,
): DistinctLabels {
  const areas = new KernelAreas(memory);
  const [keysAt, textsAt, unitsAt] = [keys, texts, units].map((column) => areas.place(column));
  const amountsAt = areas.place(numbers);
  const slotCount = 2 ** Math.ceil(Math.log2(count * 2));
  const slotsAt = areas.reserve(slotCount * 4);
  const numberedAt = areas.reserve(count * 4);
  const firstsAt = areas.reserve(count * 4);
  const distinct = numberRows(
    count,
    keysAt as number,
    textsAt as number,
    unitsAt as number,
    amountsAt,
    slotsAt,
    slotCount - 1,
    secret(),
    secret() | 1,
    numberedAt,
    firstsAt,
  );
  return {
    numbers: new Uint32Array(memory.buffer, numberedAt, count).slice(),
    firstRows: new Uint32Array(memory.buffer, firstsAt, distinct).slice(),
  };
}

function numberedByLoop(labels: Labels): DistinctLabels {
  const { keys, texts, units } = labels;
  const words = wordsOf(labels.numbers);
  const table = new RowTable();
  const firsts = new Uint32Column();
  const isAlike = (row: number, other: number): boolean =>
    keys[other] === keys[row] &&
    texts[other] === texts[row] &&
    units[other] === units[row] &&
    words[other * 2] === words[row * 2] &&
    words[other * 2 + 1] === words[row * 2 + 1];
  const numberOf = (row: number): number => {
    const low = words[row * 2] as number;
    const high = words[row * 2 + 1] as number;
    // Beside a text there is neither number nor unit.
    const value = (texts[row] as number) ^ high ^ Math.imul(units[row] as number, 31);
    const hash = mixed(mixed(mixed(HASH_SEED, keys[row] as number), value), low);
    for (let number = table.first(hash); number !== NONE; number = table.next()) {
      if (isAlike(row, firsts.array[number] as number)) return number;
    }
    firsts.push(row);
    return table.add(hash);
  };
  const numbers = new Uint32Array(labels.count);
  for (let row = 0; row < labels.count; row++) numbers[row] = numberOf(row);
  return { numbers, firstRows: firsts.view() };
}
