/** What is taken in one run disturbs each other: it is said once, and in each file. */
import type { BenchOptions, BenchOutput } from './bench-options.ts';

export function isolationWarning({ outputs, isIsolated }: BenchOptions): string | undefined {
  if (isIsolated || outputs.length < 2) return undefined;
  const flags = outputs.map(({ flag }) => `-${flag}`);
  const last = flags.pop();
  return `${flags.join(', ')} and ${last} disturb each other and the times; --isolate gives each a run of its own`;
}

/** The comment of a profile. */
export function besideText(output: BenchOutput, { outputs, isIsolated }: BenchOptions): string {
  if (isIsolated)
    return `bench --isolate: a run of its own for -${output.flag}, with no other profile`;
  const others = outputs.filter((one) => one !== output).map(({ flag }) => `-${flag}`);
  if (others.length === 0) return `bench: no other profile ran beside -${output.flag}`;
  return `bench: beside -${output.flag} ran ${others.join(', ')}, which it disturbed and was disturbed by`;
}
