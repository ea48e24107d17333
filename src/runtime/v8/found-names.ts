/**
 * Names that were found, for the next profile of the same thread: whoever makes one every few seconds would
 * otherwise parse the same sources and read the same source maps each time. What is kept is what came of
 * them, which is small, and not they.
 */
import type { FunctionFields } from '../../profile/profile-builder.ts';
import type { CallFrame } from './v8-profile.ts';

/** Of each kind: a program that makes code all the time has new ones for ever. */
const ENTRIES_MAX = 20_000;

export class FoundNames {
  readonly functions = new Found<FunctionFields>();
  readonly calls = new Found<CallFrame>();
  readonly lines = new Found<number>();
}

class Found<Value> {
  readonly #values = new Map<string, Value>();

  get(key: string, find: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = find();
    if (this.#values.size >= ENTRIES_MAX) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}
