/**
 * How often live objects are read. Through the inspector, reading makes V8 collect all garbage first, which
 * stops the program for as long as its heap is large, and takes from V8 what its optimized code holds weakly:
 * a busy server compiles its hottest functions anew afterwards. So what a reading costs decides when the next
 * one is due.
 */

/** Of the program's time. */
const SHARE_MAX = 0.002;
/** A stop that requests notice; whoever reads once more after that does it on purpose. */
const STOP_MAX_MS = 250;
/** What V8 collects in a millisecond on a slow machine; until the first reading nothing better is known. */
const BYTES_A_MS = 1 << 20;
/** CPU time to optimize anew what a collection undid, measured of a busy HTTP server: 110 to 170 ms. */
const OPTIMIZING_ANEW_MS = 200;
/** A first reading of a small heap is worth having early. */
const FIRST_FREE_MS = 50;

export interface HeapPaceOptions {
  /** Whether a reading collects garbage. */
  readonly collects: boolean;
  /** Not before, from now on: a program that starts is busy with itself. */
  readonly firstMs: number;
  readonly heapBytes?: number;
  readonly nowMs?: number;
}

export class HeapPace {
  readonly #collects: boolean;
  #dueAtMs: number;
  #isStopped = false;

  constructor(options: HeapPaceOptions) {
    const { collects, firstMs } = options;
    const { heapBytes = process.memoryUsage().heapUsed, nowMs = performance.now() } = options;
    this.#collects = collects;
    this.#dueAtMs = nowMs + firstMs;
    const guessMs = heapBytes / BYTES_A_MS;
    if (collects && guessMs > FIRST_FREE_MS) {
      this.#dueAtMs = Math.max(this.#dueAtMs, this.#dueAfter(guessMs, nowMs));
    }
  }

  isDue(nowMs = performance.now()): boolean {
    return !this.#isStopped && nowMs >= this.#dueAtMs;
  }

  /** Throws what `read` throws; and when it took too long, that there will be no further reading. */
  async timed<Result>(read: () => Promise<Result>): Promise<Result> {
    const startedAtMs = performance.now();
    // The part of it that the program waits for is the one up to the first promise.
    const promise = read();
    this.took(performance.now() - startedAtMs);
    return await promise;
  }

  took(ms: number, nowMs = performance.now()): void {
    this.#dueAtMs = this.#dueAfter(ms, nowMs);
    if (ms > STOP_MAX_MS) this.#isStopped = true;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** True once a reading stopped the program for longer than is bearable. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  #dueAfter(tookMs: number, nowMs: number): number {
    const costMs = tookMs + (this.#collects ? OPTIMIZING_ANEW_MS : 0);
    return nowMs + costMs / SHARE_MAX;
  }
}
