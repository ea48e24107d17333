/** One line of results, with all that the file has said of it so far. */

export interface Measurement {
  /** In base units: seconds and bytes, never nanoseconds and megabytes. */
  readonly value: number;
  readonly unit: string;
  /** The unit as the file has it, where it was brought to base units. */
  readonly originalUnit: string | undefined;
}

export interface ConfigEntry {
  readonly key: string;
  readonly value: string;
  /** False for what the command line adds: `.file`. */
  readonly isOfFile: boolean;
}

export interface BenchmarkResult {
  readonly kind: 'result';
  /** In the order in which projections find new keys. */
  readonly config: readonly ConfigEntry[];
  /** Without "Benchmark", with sub-names and the number of processors. */
  readonly name: string;
  readonly measurements: readonly Measurement[];
}

/** A line that starts as one of the format and is none; reading goes on behind it. */
export interface BrokenLine {
  readonly kind: 'broken line';
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

export function configValue({ config }: BenchmarkResult, key: string): string {
  return config.find((entry) => entry.key === key)?.value ?? '';
}
