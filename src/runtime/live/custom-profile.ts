/**
 * Profiles that the program fills itself, as Go's pprof.NewProfile: what is held (connections, leases),
 * by the stack that added it.
 */
import type { RawSample, RawStacks, StackFrame } from '../v8/raw-profile.ts';
import { captureFrames } from './capture/captured-stack.ts';
import type { ProfileSource } from './profile-source.ts';

/** A program that forgets to remove gets told its leak by so many; what is beyond is counted alone. */
export const CUSTOM_VALUES_MAX = 100_000;

export class CustomProfile implements ProfileSource {
  readonly name: string;
  readonly description: string;
  readonly hasDelta = false;
  readonly #stacks = new Map<unknown, readonly StackFrame[]>();
  #dropped = 0;

  constructor(name: string) {
    this.name = name;
    this.description = `What the program holds and added to the profile "${name}".`;
  }

  /**
   * Notes the caller's stack beside `value`, which is held until remove(value). `skip` 1 is the caller's
   * caller. A value that is in already stays as it is; Go panics there, which no guest may.
   */
  add(value: unknown, skip = 0): void {
    if (this.#stacks.has(value)) return;
    if (this.#stacks.size >= CUSTOM_VALUES_MAX) {
      this.#dropped += 1;
      return;
    }
    const stack = captureFrames(CustomProfile.prototype.add);
    this.#stacks.set(value, stack.slice(Math.max(0, skip)));
  }

  /** Nothing happens when it is not in. */
  remove(value: unknown): void {
    this.#stacks.delete(value);
  }

  count(): number {
    return this.#stacks.size;
  }

  read(): Promise<RawStacks> {
    return Promise.resolve(this.readNow());
  }

  readNow(): RawStacks {
    const type = { type: this.name, unit: 'count' };
    const comments = [`${this.name}: values that the program added and has not removed`];
    if (this.#dropped > 0) {
      comments.push(`${this.#dropped} more were added while it held ${CUSTOM_VALUES_MAX} already`);
    }
    const samples = [...this.#stacks.values()].map((stack): RawSample => ({ stack, values: [1] }));
    return {
      kind: 'stacks',
      name: this.name,
      sampleTypes: [type],
      periodType: type,
      period: 1,
      timeMs: Date.now(),
      comments,
      samples,
    };
  }
}
