/** What adapters of locks have in common: the shape of a lock, and the promise of one. */
import type { LockTicket } from './lock-tracker.ts';

/** Takes an adapter's functions off again. */
export type Untrack = () => void;

/** The promise handed on rejects as the lock's own does; nobody's rejection is marked as handled. */
export function follow(
  promise: unknown,
  ticket: LockTicket,
  onGrant: (value: unknown) => unknown,
): Promise<unknown> {
  return Promise.resolve(promise).then(
    (value) => {
      ticket.acquired();
      return onGrant(value);
    },
    (error: unknown) => {
      ticket.abandoned();
      throw error;
    },
  );
}

export function assertHas(
  lock: unknown,
  keys: readonly string[],
  who: string,
  what: string,
): asserts lock is object {
  const isObject = typeof lock === 'object' && lock !== null;
  const missing = keys.find((key) => !isObject || typeof Reflect.get(lock, key) !== 'function');
  if (missing === undefined) return;
  throw new TypeError(`${who}: the lock has no ${missing}(): give it ${what}, or use trackLock()`);
}
