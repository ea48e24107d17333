/**
 * What was started and is not over, with the stack that started it: async_hooks' `init` and `destroy`, and
 * V8's promise hooks where the program asked for promises.
 *
 * A stack is noted for each and looked at when somebody reads the profile.
 */
import { type AsyncHook, createHook } from 'node:async_hooks';
import { promiseHooks } from 'node:v8';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { withoutPromises } from '../capture/async-hooks.ts';
import { type CapturedStack, capture, frames, withoutLeading } from '../capture/captured-stack.ts';
import { nowMs } from '../capture/clock.ts';
import { isQuiet } from '../capture/quiet.ts';
import { isStartingOwnThread } from '../own-threads.ts';

/** Tasks whose stacks are held, some 2 kB each; what is started beyond is counted alone. */
export const TASKS_MAX = 10_000;

/** Over before anybody could ask, or not over for as long as what owns it lives. */
const NO_TASK = new Set([
  'TickObject',
  'Microtask',
  'PROMISE',
  'INSPECTORJSBINDING',
  'ELDHISTOGRAM',
]);

export interface Task {
  /** As async_hooks call it; `await` and `promise` for promises. */
  readonly type: string;
  readonly startMs: number;
  readonly captured: CapturedStack;
}

interface PromiseTask extends Task {
  /** A promise that nobody holds is garbage, not outstanding. */
  readonly promise: WeakRef<object>;
}

/** Leaf first; the hook's own way is left out. */
export function taskStack({ captured }: Task): readonly StackFrame[] {
  const stack = frames(captured);
  return withoutLeading(
    'node:internal/promise_hooks',
    withoutLeading('node:internal/async_hooks', stack),
  );
}

export class TaskTable {
  readonly #tasks = new Map<number, Task>();
  readonly #promises = new Set<PromiseTask>();
  readonly #byPromise = new WeakMap<object, PromiseTask>();
  #hook: AsyncHook | undefined;
  #endPromises: (() => void) | undefined;
  #notHeld = 0;

  /** `withPromises` follows promises too; twice the CPU of code that awaits a lot, and more. */
  start(withPromises: boolean): void {
    this.stop();
    const init = (asyncId: number, type: string): void => {
      if (NO_TASK.has(type) || isQuiet() || isStartingOwnThread()) return;
      if (this.#isFull()) return;
      this.#tasks.set(asyncId, { type, startMs: nowMs(), captured: capture(init) });
    };
    const destroy = (asyncId: number): void => {
      this.#tasks.delete(asyncId);
    };
    this.#hook = createHook(withoutPromises({ init, destroy })).enable();
    if (withPromises) this.#endPromises = this.#startPromises();
  }

  stop(): void {
    this.#hook?.disable();
    this.#hook = undefined;
    this.#endPromises?.();
    this.#endPromises = undefined;
    this.#tasks.clear();
    this.#promises.clear();
    this.#notHeld = 0;
  }

  get isOn(): boolean {
    return this.#hook !== undefined;
  }

  get hasPromises(): boolean {
    return this.#endPromises !== undefined;
  }

  /** Started while TASKS_MAX were outstanding. */
  get notHeld(): number {
    return this.#notHeld;
  }

  tasks(): readonly Task[] {
    for (const task of this.#promises) {
      if (task.promise.deref() === undefined) this.#promises.delete(task);
    }
    return [...this.#tasks.values(), ...this.#promises];
  }

  #isFull(): boolean {
    if (this.#tasks.size + this.#promises.size < TASKS_MAX) return false;
    this.#notHeld += 1;
    return true;
  }

  #startPromises(): () => void {
    const init = (promise: object, parent?: object): void => {
      if (this.#isFull()) return;
      const type = parent === undefined ? 'promise' : 'await';
      const captured = capture(init);
      const task = { type, startMs: nowMs(), captured, promise: new WeakRef(promise) };
      this.#promises.add(task);
      this.#byPromise.set(promise, task);
    };
    const settled = (promise: object): void => {
      const task = this.#byPromise.get(promise);
      if (task === undefined) return;
      this.#byPromise.delete(promise);
      this.#promises.delete(task);
    };
    const endInit = promiseHooks.onInit(init);
    const endSettled = promiseHooks.onSettled(settled);
    return () => {
      // The types of Node 20 call these Function.
      (endInit as () => void)();
      (endSettled as () => void)();
    };
  }
}
