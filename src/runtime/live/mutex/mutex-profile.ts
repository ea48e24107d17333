/**
 * `mutex`: who held. Kinds, by the label `kind`:
 *
 *   lock       a lock that the program tracks (../locks): the holder is charged with the waits of all
 *              others while it held, as Go charges who unlocks
 *   eventloop  the one lock of every Node program: what ran while a heartbeat was due is charged with
 *              its lateness (./event-loop-watch.ts)
 */

import type { RawStacks, StackFrame } from '../../v8/raw-profile.ts';
import { freshChance } from '../capture/chance.ts';
import { type Labels, StackTable } from '../capture/stack-table.ts';
import { contentionReading } from '../contention-reading.ts';
import type { ProfileSource } from '../profile-source.ts';
import { onRate, rateOf } from '../rates.ts';
import { SinceComments } from '../since-comments.ts';
import { EventLoopWatch, type Hold } from './event-loop-watch.ts';

const EVENT_LOOP: Labels = [{ key: 'kind', text: 'eventloop' }];

export class MutexProfile implements ProfileSource {
  readonly name = 'mutex';
  readonly description =
    'Who held: what kept the event loop busy, and holders of locks, charged with the waits they caused.';
  readonly hasDelta = true;
  readonly #table = new StackTable();
  readonly #chance = freshChance();
  readonly #since = new SinceComments('mutex', 'setMutexProfileFraction(1)');
  readonly #watch = new EventLoopWatch((holds) => this.#addHolds(holds));
  #fraction = 0;

  constructor() {
    onRate('mutexFraction', (fraction) => this.#setFraction(fraction));
    this.#setFraction(rateOf('mutexFraction'));
  }

  /** Decided before a stack is taken. 0 when it is not, else how many such events one stands for. */
  sampleWeight(): number {
    return this.#chance.oneIn(this.#fraction) ? this.#fraction : 0;
  }

  /** `delayNanos` is what all others waited for this holder. */
  addHold(delayNanos: number, weight: number, stack: readonly StackFrame[], labels: Labels): void {
    this.#table.add(stack, labels, [weight, weight * delayNanos]);
  }

  count(): number {
    return this.#table.size;
  }

  read(): Promise<RawStacks> {
    return Promise.resolve(this.readNow());
  }

  readNow(): RawStacks {
    this.#watch.look();
    return contentionReading(this.name, this.#comments(), this.#table.samples());
  }

  #setFraction(fraction: number): void {
    this.#fraction = fraction;
    this.#since.set(fraction > 0, `fraction 1/${fraction}`);
    if (fraction > 0) this.#watch.start();
    else this.#watch.stop();
  }

  /** One late heartbeat is one contention, of the function that held longest. */
  #addHolds(holds: readonly Hold[]): void {
    const weight = this.sampleWeight();
    if (weight === 0) return;
    const held = holds.map(({ nanos, stack }) => ({ nanos, stack: stack() }));
    const longest = longestHeld(held);
    for (const { nanos, stack } of held) {
      const count = stack === longest ? weight : 0;
      this.#table.add(stack, EVENT_LOOP, [count, weight * nanos]);
    }
  }

  #comments(): readonly string[] {
    return [
      'mutex: who held what others waited for, by the stack that held; see the label kind',
      ...this.#since.comments(),
      ...this.#watch.comments(),
      'kind=lock: holders of the locks that the program tracks, by the stack that took the lock, ' +
        'charged with what all others waited until it was released; other promises are not seen',
      ...this.#table.overflowComments(),
    ];
  }
}

interface Held {
  readonly nanos: number;
  readonly stack: readonly StackFrame[];
}

/** The first stack of the function whose looks together held longest: single ones are as long as the thread slept. */
function longestHeld(held: readonly Held[]): readonly StackFrame[] | undefined {
  const functions = new Map<string, { nanos: number; readonly stack: readonly StackFrame[] }>();
  for (const { nanos, stack } of held) {
    const { url = '', functionName = '' } = stack[0] ?? {};
    const key = `${url}\n${functionName}`;
    const known = functions.get(key);
    if (known === undefined) functions.set(key, { nanos, stack });
    else known.nanos += nanos;
  }
  let longest: Held | undefined;
  for (const one of functions.values()) {
    if (longest === undefined || one.nanos > longest.nanos) longest = one;
  }
  return longest?.stack;
}

export const mutexProfile = new MutexProfile();
