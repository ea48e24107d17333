/** -base, -diff_base and -normalize: what is to be subtracted, and how. */
import { CommandError, EXIT } from '../io.ts';

export interface BaseChoice {
  /** Empty without a base. */
  readonly sources: readonly string[];
  /** Percentages are then of the base. */
  readonly isDiff: boolean;
  readonly normalize: boolean;
}

/** The flags' values; throws CommandError for what does not go together, in Go's words. */
export function baseChoice(base: string, diffBase: string, normalize: boolean): BaseChoice {
  if (base !== '' && diffBase !== '') {
    throw new CommandError(
      '-base and -diff_base flags cannot both be specified; leave one of them out',
      EXIT.usage,
    );
  }
  const sources = [base, diffBase].filter((source) => source !== '');
  if (normalize && sources.length === 0) {
    throw new CommandError(
      'must have base profile to normalize by; add -base=FILE or -diff_base=FILE',
      EXIT.usage,
    );
  }
  return { sources, isDiff: diffBase !== '', normalize };
}
