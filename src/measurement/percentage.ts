import { fixed, general } from './number-text.ts';

/** Share of a total as pprof prints it: five characters and `%`, without sign, 0 when there is no total. */
export function percentage(value: bigint, total: bigint): string {
  const ratio = total === 0n ? 0 : Math.abs(Number(value) / Number(total)) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return '  100%';
  const text = ratio >= 1 ? fixed(ratio, 2) : general(ratio, 2);
  return `${text.padStart(5)}%`;
}
