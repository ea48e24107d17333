/** What the process of a benchmark file is asked, and what it tells: a JSON document a line, on descriptor 3. */

export type ProfileKind = 'cpu' | 'mem' | 'block' | 'mutex';

export interface BenchRequest {
  /** Absolute. */
  readonly file: string;
  /** -bench. */
  readonly pattern: string;
  readonly benchTime: { readonly nanos: number } | { readonly n: number };
  readonly processors: readonly number[];
  readonly countsAllocations: boolean;
  readonly isVerbose: boolean;
  /** undefined leaves the order as it is. */
  readonly shuffleSeed: number | undefined;
  readonly profiles: readonly ProfileKind[];
  readonly memRateBytes: number;
  /** Where profiles are written to; it exists. */
  readonly folder: string;
  /** Ran already, in a process that has ended before its time. */
  readonly done: readonly string[];
}

/** The variable that holds a BenchRequest as JSON. */
export const BENCH_VARIABLE = 'STACKHEAT_BENCH';
export const MESSAGES_FD = 3;

export type BenchMessage =
  /** What will run, by full name. */
  | { readonly kind: 'plan'; readonly names: readonly string[] }
  | { readonly kind: 'begin'; readonly name: string }
  /** `name` with processors; `text` is the line of results without it. */
  | {
      readonly kind: 'result';
      readonly name: string;
      readonly text: string;
      readonly width: number;
    }
  /** Lines of `--- FAIL: …` and the like, and names under -v. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }
  | {
      readonly kind: 'profile';
      readonly name: string;
      /** `live` is the second half of mem. */
      readonly profile: ProfileKind | 'live';
      readonly path: string;
    }
  | { readonly kind: 'failed'; readonly name: string }
  /** A profile that was asked for and cannot be had: the benchmark is fine, the run is not. */
  | { readonly kind: 'problem'; readonly text: string }
  /** Of a benchmark at the top, with all below it. */
  | { readonly kind: 'end'; readonly name: string }
  /** The program has called process.exit. */
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'done' };
