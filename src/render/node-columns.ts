import { wrapped } from '../base/int64.ts';
import { percentage } from '../measurement/percentage.ts';
import { padLeft } from './padding.ts';
import { repeatedText } from './repeated-text.ts';
import type { ValueText } from './value-text.ts';

/** The columns of -top and -tree for one node after another: flat, share, running sum, cum, share. */
export function nodeColumns(total: bigint, text: ValueText): (flat: bigint, cum: bigint) => string {
  const own = repeatedText((value) => `${padLeft(text(value), 10)} ${percentage(value, total)}`);
  const running = repeatedText((value) => ` ${percentage(value, total)} `);
  let sum = 0n;
  return (flat, cum) => {
    sum = wrapped(sum + flat);
    return `${own(flat)}${running(sum)}${own(cum)}`;
  };
}
