/** What a benchmark is handed: Go's testing.B, in TypeScript's spelling. */

/** May be async: it is over when its promise is settled. */
export type BenchmarkFunction = (b: B) => unknown;

export interface B {
  /** How often the work is to be done; 1 in the first run, and more from run to run. */
  readonly n: number;
  /** With its parents', as Parse/size=10. */
  readonly name: string;
  /**
   * `while (b.loop()) …`: true as long as there is to be another round. The first call resets the timer, the
   * last one stops it, so that what stands before and behind the loop does not count. Such a function runs once.
   */
  loop(): boolean;
  /** Forgets the time and the allocations so far, and what was reported. */
  resetTimer(): void;
  startTimer(): void;
  stopTimer(): void;
  /** Nanoseconds by now. */
  elapsed(): number;
  /** How many bytes one operation goes through: adds MB/s. */
  setBytes(bytes: number): void;
  /** B/op and allocs/op for this benchmark, as -benchmem for all. */
  reportAllocs(): void;
  /** Adds a value of one's own; that of a unit which is measured anyway takes its place. Throws for a unit with spaces. */
  reportMetric(value: number, unit: string): void;
  /**
   * A benchmark of its own, called NAME/name; the one around it is then not measured itself. Resolves to
   * whether nothing failed. They run one after another, awaited or not.
   */
  run(name: string, fn: BenchmarkFunction): Promise<boolean>;
  /**
   * Shares b.n operations out among -cpu × setParallelism calls of `body` at a time, each of which goes on
   * while `pb.next()`. They take turns on one thread, at their awaits.
   */
  runParallel(body: (pb: PB) => unknown): Promise<void>;
  setParallelism(factor: number): void;
  /** Runs when the function has returned, the last one first. */
  cleanup(fn: () => unknown): void;
  log(...words: readonly unknown[]): void;
  /** Marks as failed and goes on. */
  error(...words: readonly unknown[]): void;
  /** Marks as failed and ends the function, by an exception. */
  fatal(...words: readonly unknown[]): never;
  skip(...words: readonly unknown[]): never;
  readonly failed: boolean;
  readonly skipped: boolean;
}

export interface PB {
  next(): boolean;
}
