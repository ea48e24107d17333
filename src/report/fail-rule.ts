/**
 * The rules of `--fail-on`: which change is too much.
 *
 *     METRIC > LIMIT% [in PATTERN]        cum>+10%    flat>+5% in ^encoding/json\.    total>+3%
 *
 * METRIC is flat, cum, flat-share, cum-share (the same as a share of the total) or total; LIMIT is by how
 * much it grew, `<` and a negative limit by how much it shrank; PATTERN is a regular expression that the
 * function's name has to match somewhere.
 */
export const METRICS = ['flat', 'cum', 'flat-share', 'cum-share'] as const;

/** What is compared of a function. */
export type Metric = (typeof METRICS)[number];

export interface FailRule {
  /** As it was written. */
  readonly text: string;
  readonly metric: Metric | 'total';
  readonly direction: 'grew' | 'shrank';
  /** The factor that the change has to pass: 1.1 for +10%. */
  readonly limit: number;
  /** The pattern's source; undefined for all functions. */
  readonly pattern: string | undefined;
}

const RULE =
  /^(flat|cum|flat-share|cum-share|total)\s*([<>])\s*([+-]?\d+(?:\.\d+)?)%(?:\s+in\s+(.+))?$/;

/** A sentence when the text is no rule. */
export function parseFailRule(text: string): FailRule | string {
  const found = RULE.exec(text.trim());
  if (found === null) {
    return `is no rule; write METRIC>+LIMIT%, such as cum>+10%, where METRIC is ${METRICS.join(', ')} or total`;
  }
  const [, metric = '', sign, limit, pattern] = found;
  if (metric === 'total' && pattern !== undefined) return 'names functions, and the total has none';
  const factor = 1 + Number(limit) / 100;
  const direction = sign === '>' ? 'grew' : 'shrank';
  if ((direction === 'grew') !== factor >= 1 && factor !== 1) {
    const cure =
      direction === 'grew' ? `>+${Math.abs(Number(limit))}%` : `<-${Math.abs(Number(limit))}%`;
    return `has a limit on the wrong side of zero; write ${metric}${cure}`;
  }
  if (!(factor > 0)) return 'has a limit that nothing can pass: a cost shrinks by less than 100%';
  // The pattern above allows no other words.
  return {
    text: text.trim(),
    metric: metric as FailRule['metric'],
    direction,
    limit: factor,
    pattern,
  };
}
