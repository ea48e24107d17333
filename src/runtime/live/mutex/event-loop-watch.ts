/**
 * Finds what held the event loop. A heartbeat is due every 20 ms; a second thread looks whether it came, and
 * while it is overdue has the main thread note its own stack, through an inspector session, whose messages
 * V8 handles in the middle of running JavaScript, of JSON.stringify and of Atomics.wait. So a loop that is
 * in time costs two threads a waking each 20 ms, no profiler runs and nothing is hooked.
 *
 * Tried before: joining late heartbeats with the samples of a CPU profiler. That runs all the time, must be
 * restarted before it fills the memory, and starting it stops a large program for a third of a second.
 */
import { isMainThread } from 'node:worker_threads';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { type CapturedStack, capture, frames } from '../capture/captured-stack.ts';
import { clockMs, nowMs } from '../capture/clock.ts';
import { pseudoFrame } from '../capture/pseudo-frames.ts';
import { quietly } from '../capture/quiet.ts';
import { startOwnThread } from '../own-threads.ts';
import { Cell, WATCH_CHECK_MS, watch, watchCode } from './watch-thread.ts';

/** Node's own, before a test's fake timers take its place. */
const { setInterval: startInterval, clearInterval: endInterval } = globalThis;
const BEAT_MS = 20;
/** A heartbeat that is less late than this is not held up by anybody worth naming. */
const LATE_MIN_MS = 10;
/** A timer of Node's comes 1 or 2 ms late by itself. What is charged has been looked at before, if the thread got a CPU. */
const GRACE_MS = 5;
/** Ten seconds of one hold; what is longer is charged to the last stack seen. */
const SAMPLES_MAX = 1000;
/** Where the thread gets no CPU for longer, Node says a line of its own as it ends. */
const EXIT_WAIT_MAX_MS = 90;
const WATCH_SYMBOL = 'stackheat.eventloop';
const NOBODY: readonly StackFrame[] = [pseudoFrame('event loop')];

export interface Hold {
  readonly nanos: number;
  readonly stack: () => readonly StackFrame[];
}

interface Sample {
  readonly atMs: number;
  readonly captured: CapturedStack;
}

export class EventLoopWatch {
  readonly #onLate: (holds: readonly Hold[]) => void;
  #samples: Sample[] = [];
  #cells: Int32Array | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trouble: string | undefined;
  #lastBeatMs = 0;
  #stalledMs = 0;

  constructor(onLate: (holds: readonly Hold[]) => void) {
    this.#onLate = onLate;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    if (!isMainThread) {
      this.#trouble = 'it is watched from the main thread alone, and this is a worker';
      return;
    }
    try {
      this.#startThread();
    } catch (error) {
      this.#trouble = `no thread to watch it: ${error instanceof Error ? error.message : error}`;
      return;
    }
    this.#trouble = undefined;
    this.#lastBeatMs = nowMs();
    this.#timer = quietly(() => startInterval(() => this.#beat(), BEAT_MS).unref());
  }

  stop(): void {
    endInterval(this.#timer);
    this.#timer = undefined;
    this.#samples = [];
    const cells = this.#cells;
    this.#cells = undefined;
    if (cells === undefined) return;
    process.removeListener('exit', this.#onExit);
    Reflect.deleteProperty(globalThis, Symbol.for(WATCH_SYMBOL));
    Atomics.store(cells, Cell.stop, 1);
    Atomics.notify(cells, Cell.stop);
  }

  /** Node must not find the session open when it ends; closing it takes the thread some 0.1 ms. */
  readonly #onExit = (): void => {
    const cells = this.#cells;
    this.#beat();
    this.stop();
    if (cells !== undefined) Atomics.wait(cells, Cell.isOpen, 1, EXIT_WAIT_MAX_MS);
  };

  /** Whoever reads now, reads what is held now as well: at the end of a program no heartbeat comes. */
  look(): void {
    if (nowMs() - this.#lastBeatMs >= BEAT_MS + LATE_MIN_MS) this.#beat();
  }

  comments(): readonly string[] {
    if (this.#trouble !== undefined) return [`kind=eventloop: not measured: ${this.#trouble}`];
    return [
      `kind=eventloop: what ran on the main thread while a heartbeat every ${BEAT_MS} ms was due, ` +
        `charged with its lateness from ${LATE_MIN_MS} ms on; stacks are looked at every ` +
        `${WATCH_CHECK_MS} ms of a hold; native code that V8 cannot interrupt is found when it returns`,
    ];
  }

  #startThread(): void {
    const cells = new Int32Array(new SharedArrayBuffer(4 * Cell.count));
    Atomics.store(cells, Cell.beatAtMs, clockMs());
    const workerData = { cells, overdueMs: BEAT_MS + GRACE_MS, symbol: WATCH_SYMBOL };
    const thread = quietly(() => startOwnThread(watchCode(watch), { eval: true, workerData }));
    // An 'error' event that nobody listens to would end the program.
    thread.on('error', (error) => {
      this.#trouble = `its thread ended: ${error.message}`;
      this.stop();
    });
    const sampler = { sample: () => this.#sample() };
    Object.defineProperty(globalThis, Symbol.for(WATCH_SYMBOL), {
      value: sampler,
      configurable: true,
    });
    process.once('exit', this.#onExit);
    this.#cells = cells;
    this.#stalledMs = 0;
  }

  /** Called by the inspector, on top of whatever runs. */
  #sample(): void {
    const cells = this.#cells;
    if (cells === undefined) return;
    Atomics.store(cells, Cell.isAsked, 0);
    Atomics.notify(cells, Cell.isAsked);
    if (this.#samples.length >= SAMPLES_MAX) return;
    this.#samples.push({ atMs: nowMs(), captured: capture(this.#sample) });
  }

  #beat(): void {
    const cells = this.#cells;
    if (cells === undefined) return;
    Atomics.store(cells, Cell.beatAtMs, clockMs());
    const atMs = nowMs();
    const dueMs = this.#lastBeatMs + BEAT_MS;
    this.#lastBeatMs = atMs;
    const samples = this.#samples;
    if (samples.length > 0) this.#samples = [];
    // A process that was stopped, or a machine that sleeps, is not held by its program.
    const stalledMs = Atomics.load(cells, Cell.stalledMs);
    const lateMs = atMs - dueMs - (stalledMs - this.#stalledMs);
    this.#stalledMs = stalledMs;
    if (lateMs >= LATE_MIN_MS) this.#onLate(holdsOf(samples, dueMs, lateMs));
  }
}

/** Each stack is charged from the look before until its own, the last one until the heartbeat came. */
function holdsOf(samples: readonly Sample[], dueMs: number, lateMs: number): readonly Hold[] {
  if (samples.length === 0) return [{ nanos: lateMs * 1e6, stack: () => NOBODY }];
  const endMs = dueMs + lateMs;
  let fromMs = dueMs;
  return samples.map(({ atMs, captured }, i) => {
    const untilMs = i === samples.length - 1 ? endMs : Math.min(endMs, Math.max(fromMs, atMs));
    const nanos = (untilMs - fromMs) * 1e6;
    fromMs = untilMs;
    return { nanos, stack: () => heldStack(captured) };
  });
}

/** The first frame is the inspector's expression; without more, the loop was between two callbacks. */
function heldStack(captured: CapturedStack): readonly StackFrame[] {
  const stack = frames(captured);
  const first = stack[0]?.url === '' ? 1 : 0;
  return stack.length > first ? stack.slice(first) : NOBODY;
}
