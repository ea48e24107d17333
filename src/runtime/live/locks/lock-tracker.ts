/**
 * Locks of promises, told of by the program or an adapter. Who waits goes to `block`; who held goes to
 * `mutex`, charged with what all others waited while it held: Go's split.
 *
 * Go blames the stack that unlocks. Here it is the one that took the lock: in code of promises a lock is
 * often released by a library's continuation, whose stack names nobody.
 */
import { blockProfile } from '../block/block-profile.ts';
import { type Below, type CapturedStack, capture, frames } from '../capture/captured-stack.ts';
import { nowMs } from '../capture/clock.ts';
import { joinLabels, programLabels } from '../capture/program-labels.ts';
import type { Labels } from '../capture/stack-table.ts';
import { mutexProfile } from '../mutex/mutex-profile.ts';

export interface LockTicket {
  /** The lock is had. */
  acquired(): void;
  /** The lock is given back; the second call does nothing. */
  released(): void;
  /** The wait ended without the lock: timed out, cancelled. */
  abandoned(): void;
}

export interface LockTracker {
  /** Call it where the wait begins, before any await: the stack of this moment is the waiter's and holder's. */
  wait(below?: Below): LockTicket;
}

/**
 * `capacity` is how many may hold at once. The name becomes the label `lock`. Throws TypeError for what is
 * neither, here and not later in the middle of the program's work.
 */
export function trackLock(name: string, capacity: number | (() => number) = 1): LockTracker {
  if (typeof name !== 'string') throw new TypeError(`trackLock: the name is a text, not ${name}`);
  if (typeof capacity !== 'function' && !(typeof capacity === 'number' && capacity > 0)) {
    const said = `not ${String(capacity)}`;
    throw new TypeError(`trackLock: the capacity is how many may hold the lock at once, ${said}`);
  }
  const capacityOf = typeof capacity === 'number' ? () => capacity : capacity;
  return new Tracker(name, capacityOf);
}

/** Waiters of one lock; beyond are those whose program forgot them, and who will never have it. */
const WAITING_MAX = 10_000;
const nothing = (): void => undefined;
const NO_TICKET: LockTicket = { acquired: nothing, released: nothing, abandoned: nothing };

class Tracker implements LockTracker {
  readonly #labels: Labels;
  readonly #capacity: () => number;
  readonly #waiting = new Set<Ticket>();
  #holders = 0;
  /** When each waiter began to wait, or was last charged to a holder; their sum. */
  #sumSinceMs = 0;
  #lastChargeMs = 0;

  constructor(name: string, capacity: () => number) {
    this.#labels = [
      { key: 'kind', text: 'lock' },
      { key: 'lock', text: name },
    ];
    this.#capacity = capacity;
  }

  readonly wait = (below?: Below): LockTicket => {
    if (this.#waiting.size >= WAITING_MAX) return NO_TICKET;
    const isContended = this.#holders + this.#waiting.size >= this.#capacity();
    const weight = mutexProfile.sampleWeight();
    const isWaitWanted = isContended && blockProfile.isOn;
    const noted =
      isWaitWanted || weight > 0
        ? {
            captured: capture(below ?? this.wait),
            labels: joinLabels(this.#labels, programLabels()),
          }
        : undefined;
    const ticket = new Ticket(this, isContended, weight, noted);
    this.#waiting.add(ticket);
    this.#sumSinceMs += ticket.startMs;
    return ticket;
  };

  /** A waiter leaves the queue, with the lock or without. */
  endWait(ticket: Ticket, hasLock: boolean): void {
    if (!this.#waiting.delete(ticket)) return;
    this.#sumSinceMs -= Math.max(ticket.startMs, this.#lastChargeMs);
    if (hasLock) this.#holders += 1;
  }

  /** What the others waited since they came or were last charged, exactly; in nanoseconds. */
  charge(): number {
    this.#holders -= 1;
    const atMs = nowMs();
    const waiters = this.#waiting.size;
    const chargedMs = waiters * atMs - this.#sumSinceMs;
    this.#lastChargeMs = atMs;
    this.#sumSinceMs = waiters * atMs;
    return waiters === 0 ? 0 : Math.max(0, chargedMs * 1e6);
  }
}

/** Taken where the wait begins; the labels of the program may be others when it ends. */
interface Noted {
  readonly captured: CapturedStack;
  readonly labels: Labels;
}

class Ticket implements LockTicket {
  readonly startMs = nowMs();
  readonly #tracker: Tracker;
  readonly #isContended: boolean;
  readonly #weight: number;
  readonly #noted: Noted | undefined;
  #state: 'waiting' | 'holding' | 'done' = 'waiting';

  constructor(tracker: Tracker, isContended: boolean, weight: number, noted: Noted | undefined) {
    this.#tracker = tracker;
    this.#isContended = isContended;
    this.#weight = weight;
    this.#noted = noted;
  }

  acquired(): void {
    this.#endWait(true);
  }

  abandoned(): void {
    this.#endWait(false);
  }

  released(): void {
    if (this.#state === 'waiting') this.#endWait(true);
    if (this.#state !== 'holding') return;
    this.#state = 'done';
    const delayNanos = this.#tracker.charge();
    if (delayNanos === 0 || this.#weight === 0 || this.#noted === undefined) return;
    const { captured, labels } = this.#noted;
    mutexProfile.addHold(delayNanos, this.#weight, frames(captured), labels);
  }

  #endWait(hasLock: boolean): void {
    if (this.#state !== 'waiting') return;
    this.#state = hasLock ? 'holding' : 'done';
    this.#tracker.endWait(this, hasLock);
    if (!this.#isContended || this.#noted === undefined) return;
    const waitNanos = (nowMs() - this.startMs) * 1e6;
    blockProfile.addLockWait(waitNanos, this.#noted.captured, this.#noted.labels);
  }
}
