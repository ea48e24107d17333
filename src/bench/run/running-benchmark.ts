/** One benchmark while it runs: Go's testing.B. */
import { format } from 'node:util';
import type { B, BenchmarkFunction, PB } from './b.ts';
import { BenchmarkEnd, callerPlace, failureText } from './bench-failure.ts';
import { BenchTimer, nowNanos, type TimerGate } from './bench-timer.ts';
import { collectGarbage } from './full-collection.ts';
import { predictN } from './predict.ts';

/** -benchtime: so long, or so many operations. */
export type BenchTime = { readonly nanos: number } | { readonly n: number };

export interface BenchmarkSetting {
  readonly name: string;
  readonly fn: BenchmarkFunction;
  readonly processors: number;
  readonly benchTime: BenchTime;
  readonly countsAllocations: boolean;
  readonly gates: readonly TimerGate[];
  /** When there is a sub-benchmark: what is told how that went. */
  readonly onSub: () => (isFine: boolean) => void;
  readonly runSub: (name: string, fn: BenchmarkFunction) => Promise<boolean>;
  /** Rejects when something outside of the function ends the benchmark, such as an uncaught exception. */
  readonly interrupted: () => Promise<never>;
}

export class RunningBenchmark implements B {
  /** A plain property, since loops ask for it in every round. */
  n = 0;
  readonly name: string;
  readonly metrics = new Map<string, number>();
  readonly output: string[] = [];
  failed = false;
  skipped = false;
  hasSubs = false;
  bytes = 0;
  /** From the last run's start to its end, whether the timer ran or not. */
  wholeNanos = 0;
  showsAllocations: boolean;
  readonly timer: BenchTimer;
  readonly #setting: BenchmarkSetting;
  #parallelism = 1;
  #cleanups: (() => unknown)[] = [];
  /** What the function has started and need not have awaited. */
  #pending: Promise<unknown>[] = [];
  #subs: Promise<unknown> = Promise.resolve();
  /** Rounds of b.loop: done, asked for by now, and asked for if the timer ran. */
  #loopAt = 0;
  #loopEnd = 0;
  #loopGoal = 0;
  #isLoopOver = false;

  constructor(setting: BenchmarkSetting) {
    this.#setting = setting;
    this.name = setting.name;
    this.timer = new BenchTimer(setting.gates);
    this.showsAllocations = setting.countsAllocations;
    if (setting.countsAllocations) this.timer.countAllocations();
  }

  /** Whether the function counts for itself, and so has run once for all. */
  get usesLoop(): boolean {
    return this.#loopGoal > 0;
  }

  /** Never rejects: what goes wrong makes the benchmark failed. */
  async runN(n: number): Promise<void> {
    collectGarbage();
    this.n = n;
    this.#loopAt = 0;
    this.#loopEnd = 0;
    this.#loopGoal = 0;
    this.#isLoopOver = false;
    this.#parallelism = 1;
    this.#cleanups = [];
    this.#pending = [];
    const { fn } = this.#setting;
    this.resetTimer();
    this.timer.begin();
    const start = nowNanos();
    this.timer.start();
    try {
      const result = fn(this);
      // A function that is not async is measured without a turn of the event loop behind it.
      if (isThenable(result)) await this.#orInterrupted(result);
      if (this.#pending.length > 0) await this.#orInterrupted(Promise.all(this.#pending));
    } catch (error) {
      this.timer.stop();
      this.#take(error);
    }
    this.timer.stop();
    this.wholeNanos = nowNanos() - start - this.timer.ownNanos;
    await this.#subs;
    await this.#cleanUp();
    if (!this.usesLoop && this.n !== n)
      this.#fail(`the function has set b.n to ${this.n}; leave it as it is`);
    if (this.usesLoop && !this.#isLoopOver && !this.failed && !this.skipped) {
      this.#fail('the function returned before b.loop() was false: a break or return in the loop?');
    }
  }

  async #cleanUp(): Promise<void> {
    for (let fn = this.#cleanups.pop(); fn !== undefined; fn = this.#cleanups.pop()) {
      try {
        await fn();
      } catch (error) {
        this.#take(error);
      }
    }
  }

  async #orInterrupted(work: PromiseLike<unknown>): Promise<void> {
    await Promise.race([work, this.#setting.interrupted()]);
  }

  #take(error: unknown): void {
    if (error instanceof BenchmarkEnd) return;
    this.#fail(failureText(error));
  }

  #fail(text: string): void {
    this.failed = true;
    this.#write('', text);
  }

  loop(): boolean {
    if (this.#loopAt < this.#loopEnd) {
      this.#loopAt++;
      return true;
    }
    return this.#nextRounds();
  }

  #nextRounds(): boolean {
    if (this.#isLoopOver) return false;
    if (!this.timer.isOn) this.fatal('b.loop called with the timer stopped');
    const { benchTime } = this.#setting;
    if (this.#loopGoal === 0) {
      this.#loopGoal = 'n' in benchTime ? benchTime.n : 1;
      this.n = 0;
      this.resetTimer();
    } else if (!this.#wantsMore(benchTime)) {
      this.timer.stop();
      this.n = this.#loopGoal;
      this.#isLoopOver = true;
      return false;
    }
    this.#loopEnd = this.#loopGoal;
    this.#loopAt++;
    return true;
  }

  #wantsMore(benchTime: BenchTime): boolean {
    if ('n' in benchTime) return false;
    const nanos = this.timer.elapsedNanos();
    if (nanos >= benchTime.nanos) return false;
    const done = this.#loopGoal;
    this.#loopGoal = predictN(benchTime.nanos, { n: done, nanos }, done);
    return done < this.#loopGoal;
  }

  resetTimer(): void {
    this.metrics.clear();
    this.timer.reset();
  }

  startTimer(): void {
    this.timer.start();
    this.#loopEnd = this.#loopGoal;
  }

  stopTimer(): void {
    this.timer.stop();
    // So that b.loop looks at the timer.
    this.#loopEnd = 0;
  }

  elapsed(): number {
    return this.timer.elapsedNanos();
  }

  setBytes(bytes: number): void {
    this.bytes = bytes;
  }

  reportAllocs(): void {
    this.showsAllocations = true;
    this.timer.countAllocations();
  }

  reportMetric(value: number, unit: string): void {
    if (typeof unit !== 'string' || unit === '' || /\s/u.test(unit)) {
      throw new TypeError(
        `b.reportMetric: ${JSON.stringify(unit)} is no unit: a word, such as rows/op`,
      );
    }
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new TypeError(`b.reportMetric: ${String(value)} ${unit} is no number`);
    }
    this.metrics.set(unit, value);
  }

  run(name: string, fn: BenchmarkFunction): Promise<boolean> {
    // Its own time means nothing any more.
    this.timer.stop();
    this.hasSubs = true;
    const tell = this.#setting.onSub();
    const done = this.#subs.then(async () => {
      const isFine = await this.#setting.runSub(name, fn);
      tell(isFine);
      return isFine;
    });
    this.#subs = done;
    return done;
  }

  runParallel(body: (pb: PB) => unknown): Promise<void> {
    let taken = 0;
    const n = this.n;
    const pb: PB = { next: () => taken++ < n };
    const bodies: unknown[] = [];
    const count = this.#parallelism * this.#setting.processors;
    for (let i = 0; i < count; i++) bodies.push(body(pb));
    const all = Promise.all(bodies).then(() => {
      if (taken <= n && !this.failed) {
        this.fatal('b.runParallel: a body returned before pb.next() was false');
      }
    });
    // Bodies that are not async are done by now, and none of them needs a turn of the event loop.
    if (!bodies.some(isThenable) && taken > n) return Promise.resolve();
    this.#pending.push(all);
    return all;
  }

  setParallelism(factor: number): void {
    if (factor >= 1) this.#parallelism = Math.trunc(factor);
  }

  cleanup(fn: () => unknown): void {
    this.#cleanups.push(fn);
  }

  log(...words: readonly unknown[]): void {
    this.#write(callerPlace(), format(...words));
  }

  error(...words: readonly unknown[]): void {
    this.failed = true;
    this.#write(callerPlace(), format(...words));
  }

  fatal(...words: readonly unknown[]): never {
    this.failed = true;
    this.#write(callerPlace(), format(...words));
    throw new BenchmarkEnd('fatal');
  }

  skip(...words: readonly unknown[]): never {
    this.skipped = true;
    if (words.length > 0) this.#write(callerPlace(), format(...words));
    throw new BenchmarkEnd('skip');
  }

  #write(place: string, text: string): void {
    if (this.output.length >= OUTPUT_LINES_MAX) return;
    const lines = `${place}${text}`.split('\n');
    for (const [i, line] of lines.entries())
      this.output.push(`    ${i === 0 ? '' : '    '}${line}`);
    if (this.output.length < OUTPUT_LINES_MAX) return;
    this.output.length = OUTPUT_LINES_MAX;
    this.output.push('    ... [output truncated]');
  }
}

/** A benchmark runs many times and would say the same each time. */
const OUTPUT_LINES_MAX = 40;

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
