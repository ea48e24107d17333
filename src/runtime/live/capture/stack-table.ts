/** Numbers by stack and labels, for as long as the program runs: hence a limit, and what is over is said. */
import type { LabelFields } from '../../../profile/profile-builder.ts';
import type { RawSample, StackFrame } from '../../v8/raw-profile.ts';
import { pseudoFrame } from './pseudo-frames.ts';

/**
 * Distinct stacks. A large service has a few hundred that wait; beyond this many, stacks are made by
 * recursion or by generated code. At some 2 kB each a full table is 20 MB.
 */
export const STACKS_MAX = 10_000;
const OTHER_STACKS = [pseudoFrame('other stacks')];

export type Labels = readonly LabelFields[];

interface Row {
  readonly stack: readonly StackFrame[];
  readonly labels: Labels;
  readonly values: Float64Array;
}

export class StackTable {
  readonly #rows = new Map<string, Row>();
  readonly #limit: number;
  #overflow = 0;

  constructor(limit = STACKS_MAX) {
    this.#limit = limit;
  }

  /** Of distinct stacks. */
  get size(): number {
    return this.#rows.size;
  }

  /** `stack` and `labels` are kept, so nobody changes them afterwards. */
  add(stack: readonly StackFrame[], labels: Labels, values: readonly number[]): void {
    const row = this.#row(stack, labels, values.length);
    for (const [i, value] of values.entries()) row.values[i] = (row.values[i] ?? 0) + value;
  }

  #row(stack: readonly StackFrame[], labels: Labels, width: number): Row {
    const key = keyOf(stack, labels);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (this.#rows.size >= this.#limit && stack !== OTHER_STACKS) {
      this.#overflow += 1;
      // The sums stay true: what has no row of its own goes to one for each kind, which is the first label.
      // Those of the program may be as many as its requests.
      return this.#row(OTHER_STACKS, labels.slice(0, 1), width);
    }
    const row = { stack, labels, values: new Float64Array(width) };
    this.#rows.set(key, row);
    return row;
  }

  samples(): readonly RawSample[] {
    return [...this.#rows.values()].map(({ stack, labels, values }) => ({
      stack,
      values: Array.from(values, Math.round),
      ...(labels.length > 0 && { labels }),
    }));
  }

  /** One sentence, or none when every stack had its row. */
  overflowComments(): readonly string[] {
    if (this.#overflow === 0) return [];
    return [
      `${this.#overflow} events had stacks beyond the ${this.#limit} that are kept apart: ` +
        'their numbers are under [other stacks]',
    ];
  }
}

function keyOf(stack: readonly StackFrame[], labels: Labels): string {
  let key = '';
  for (const label of labels) {
    key += `${label.key}=${'text' in label ? label.text : label.number}\n`;
  }
  for (const { functionName, url, line, column } of stack) {
    key += `${url}:${line}:${column}:${functionName}\n`;
  }
  return key;
}
