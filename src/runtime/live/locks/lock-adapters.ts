/**
 * Ready adapters for locks that programs use. Each takes the object as it is, puts functions of ours over
 * the object's own, and returns what takes them off again. None needs the package: the shape is enough.
 */
import type { Below } from '../capture/captured-stack.ts';
import { type AnyFunction, patchAll } from '../capture/patches.ts';
import { assertHas, follow, type Untrack } from './following.ts';
import { type LockTicket, trackLock } from './lock-tracker.ts';

/** async-mutex: a Mutex or a Semaphore, by whatever way it is taken and released. */
export function trackMutex(mutex: object, name: string): Untrack {
  // A Mutex is a Semaphore of one inside (async-mutex 0.3 to 0.5), and all its ways lead through it.
  const inner = Reflect.get(mutex, '_semaphore') as unknown;
  const semaphore = inner === undefined ? mutex : inner;
  assertHas(semaphore, ['acquire', 'release', 'getValue'], 'trackMutex', 'a Mutex of async-mutex');
  const held = new HeldTickets();
  const lock = trackLock(
    name,
    Number(Reflect.apply(Reflect.get(semaphore, 'getValue'), semaphore, [])),
  );
  const acquire = (original: AnyFunction): AnyFunction =>
    function acquireTracked(this: unknown, ...args: unknown[]): unknown {
      const ticket = lock.wait(acquireTracked);
      return follow(Reflect.apply(original, this, args), ticket, (granted) => {
        held.add(ticket);
        return withTrackedReleaser(granted, ticket, held);
      });
    };
  return patchAll([
    { owner: semaphore, key: 'acquire', wrap: acquire },
    { owner: semaphore, key: 'release', wrap: (original) => releasing(original, held) },
  ]).undo;
}

/** async-sema: a Sema. */
export function trackSema(sema: object, name: string): Untrack {
  assertHas(sema, ['acquire', 'release', 'tryAcquire'], 'trackSema', 'a Sema of async-sema');
  const held = new HeldTickets();
  const lock = trackLock(name, Number(Reflect.get(sema, 'nrTokens')) || 1);
  let isInside = false;
  const acquire = (original: AnyFunction): AnyFunction =>
    function acquireTracked(this: unknown, ...args: unknown[]): unknown {
      const ticket = lock.wait(acquireTracked);
      isInside = true;
      try {
        return follow(Reflect.apply(original, this, args), ticket, (token) => {
          held.add(ticket);
          return token;
        });
      } finally {
        isInside = false;
      }
    };
  const tryAcquire = (original: AnyFunction): AnyFunction =>
    function tryAcquireTracked(this: unknown, ...args: unknown[]): unknown {
      const token = Reflect.apply(original, this, args);
      if (isInside || token === undefined) return token;
      const ticket = lock.wait(tryAcquireTracked);
      ticket.acquired();
      held.add(ticket);
      return token;
    };
  return patchAll([
    { owner: sema, key: 'acquire', wrap: acquire },
    { owner: sema, key: 'tryAcquire', wrap: tryAcquire },
    { owner: sema, key: 'release', wrap: (original) => releasing(original, held) },
  ]).undo;
}

/** p-limit: returns a limiter to use in its place, since a function cannot be changed from outside. */
export function trackLimit<Limit extends (task: never, ...args: never[]) => unknown>(
  limit: Limit & { readonly concurrency?: number },
  name: string,
): Limit {
  if (typeof limit !== 'function') {
    throw new TypeError(
      'trackLimit: the limiter is no function: give it what pLimit(n) returned, or use trackLock()',
    );
  }
  const lock = trackLock(name, () => limit.concurrency ?? 1);
  const queued = new Set<LockTicket>();
  const tracked = function tracked(this: unknown, task: unknown, ...args: unknown[]): unknown {
    if (typeof task !== 'function') return Reflect.apply(limit, this, [task, ...args]);
    const ticket = lock.wait(tracked as Below);
    queued.add(ticket);
    const run = async (...given: unknown[]): Promise<unknown> => {
      queued.delete(ticket);
      ticket.acquired();
      try {
        return await Reflect.apply(task, undefined, given);
      } finally {
        ticket.released();
      }
    };
    return Reflect.apply(limit, this, [run, ...args]);
  };
  // What a limiter has besides (activeCount, clearQueue …) is read from the limiter itself.
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(limit))) {
    if (key === 'prototype' || key === 'clearQueue') continue;
    Reflect.defineProperty(tracked, key, property);
  }
  const { clearQueue } = limit as { clearQueue?: () => void };
  if (clearQueue !== undefined) {
    Reflect.defineProperty(tracked, 'clearQueue', {
      value: () => {
        for (const ticket of queued) ticket.abandoned();
        queued.clear();
        clearQueue();
      },
    });
  }
  // The same call signature by construction.
  return tracked as unknown as Limit;
}

/** Locks that are released without saying whose hold it was: the oldest, which is right for locks of one. */
class HeldTickets {
  readonly #tickets = new Set<LockTicket>();
  /** Set while a releaser that knows its ticket runs. */
  releasing: LockTicket | undefined;

  add(ticket: LockTicket): void {
    this.#tickets.add(ticket);
  }

  release(): void {
    const [oldest] = this.#tickets;
    const ticket = this.releasing ?? oldest;
    if (ticket === undefined) return;
    this.#tickets.delete(ticket);
    ticket.released();
  }
}

function releasing(original: AnyFunction, held: HeldTickets): AnyFunction {
  return function releaseTracked(this: unknown, ...args: unknown[]): unknown {
    held.release();
    return Reflect.apply(original, this, args);
  };
}

/** A Semaphore grants [value, releaser]. */
function withTrackedReleaser(granted: unknown, ticket: LockTicket, held: HeldTickets): unknown {
  if (!Array.isArray(granted) || typeof granted[1] !== 'function') return granted;
  const [value, releaser, ...rest] = granted as [unknown, AnyFunction, ...unknown[]];
  const tracked = (): unknown => {
    held.releasing = ticket;
    try {
      return releaser();
    } finally {
      held.releasing = undefined;
    }
  };
  return [value, tracked, ...rest];
}
