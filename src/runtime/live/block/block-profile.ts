/**
 * `block`: who waited. Kinds are told apart by the label `kind` and mean different things:
 *
 *   sync   the thread stood still in a call of Node's (fs.readFileSync, execSync, Atomics.wait …)
 *   lock   a task waited for a lock that the program told us of (../locks)
 *   async  from the start of an asynchronous operation until its callback got to run (./async-waits.ts)
 */
import type { RawStacks, StackFrame } from '../../v8/raw-profile.ts';
import {
  type CapturedStack,
  captureFrames,
  frames as framesOf,
  isCalledByUs,
} from '../capture/captured-stack.ts';
import { freshChance } from '../capture/chance.ts';
import { joinLabels, programLabels } from '../capture/program-labels.ts';
import { type Labels, StackTable } from '../capture/stack-table.ts';
import { observeSyncCalls, type SyncCall, unseenSyncCalls } from '../capture/sync-calls.ts';
import { contentionReading } from '../contention-reading.ts';
import type { ProfileSource } from '../profile-source.ts';
import { onRate, rateOf } from '../rates.ts';
import { SinceComments } from '../since-comments.ts';
import { asyncWaitComments, onAsyncWait } from './async-waits.ts';
import { sampleWait } from './block-rate.ts';

const SYNC: Labels = [{ key: 'kind', text: 'sync' }];

export class BlockProfile implements ProfileSource {
  readonly name = 'block';
  readonly description =
    'Who waited: blocking calls, locks and (asked for) asynchronous operations, by their stacks.';
  readonly hasDelta = true;
  readonly #table = new StackTable();
  readonly #chance = freshChance();
  readonly #since = new SinceComments('block', 'setBlockProfileRate(1)');
  #rateNanos = 0;
  #endSync: (() => void) | undefined;

  constructor() {
    onRate('blockRateNanos', (rate) => this.#setRate(rate));
    this.#setRate(rateOf('blockRateNanos'));
    onAsyncWait({
      isOn: () => this.#rateNanos > 0,
      add: (waitNanos, weight, stack, labels) => this.#add(waitNanos, weight, stack, labels),
    });
  }

  /** Whether a waiter for a lock should take its stack. */
  get isOn(): boolean {
    return this.#rateNanos > 0;
  }

  addLockWait(waitNanos: number, captured: CapturedStack, labels: Labels): void {
    this.#add(
      waitNanos,
      1,
      () => framesOf(captured),
      () => labels,
    );
  }

  count(): number {
    return this.#table.size;
  }

  read(): Promise<RawStacks> {
    return Promise.resolve(this.readNow());
  }

  readNow(): RawStacks {
    return contentionReading(this.name, this.#comments(), this.#table.samples());
  }

  #setRate(rate: number): void {
    this.#rateNanos = rate;
    this.#since.set(rate > 0, `rate ${rate} ns`);
    if (rate > 0) this.#endSync ??= observeSyncCalls((call) => this.#addSync(call));
    if (rate > 0) return;
    this.#endSync?.();
    this.#endSync = undefined;
  }

  #addSync({ durationNanos, frame, below }: SyncCall): void {
    const stack = (): readonly StackFrame[] | undefined => {
      const captured = captureFrames(below);
      return isCalledByUs(captured) ? undefined : [frame, ...captured];
    };
    this.#add(durationNanos, 1, stack, () => joinLabels(SYNC, programLabels()));
  }

  #add(
    waitNanos: number,
    weight: number,
    stack: () => readonly StackFrame[] | undefined,
    labels: () => Labels,
  ): void {
    const sampled = sampleWait(waitNanos, this.#rateNanos, this.#chance);
    if (sampled === undefined) return;
    const { count, delayNanos } = sampled;
    const frames = stack();
    if (frames !== undefined)
      this.#table.add(frames, labels(), [weight * count, weight * delayNanos]);
  }

  #comments(): readonly string[] {
    const unseen = unseenSyncCalls();
    return [
      'block: who waited, by the stack that did; see the label kind',
      ...this.#since.comments(),
      'kind=sync: calls of fs.*Sync, child_process.*Sync, zlib.*Sync, crypto.*Sync and Atomics.wait; ' +
        'zlib and crypto compute meanwhile; of this thread alone, without workers',
      ...(unseen.length > 0 ? [`not seen, since the program froze them: ${unseen.join()}`] : []),
      'kind=lock: waiters of the locks that the program tracks; other promises are not seen',
      ...asyncWaitComments(),
      ...this.#table.overflowComments(),
    ];
  }
}

export const blockProfile = new BlockProfile();
