/** How a benchmark ends before its function does. */

/** Thrown through the benchmark's function by b.fatal and b.skip. */
export class BenchmarkEnd extends Error {
  override readonly name = 'BenchmarkEnd';

  constructor(how: 'fatal' | 'skip') {
    super(`b.${how} ended this benchmark; let the exception pass`);
  }
}

/** The stack without our own frames, and without the message that stands before it. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  const lines = stack.split('\n').filter((line) => !OWN_FRAME.test(line) && !NODE_FRAME.test(line));
  return lines.slice(0, STACK_LINES_MAX).join('\n');
}

/** `Parse.bench.ts:12: ` of who called b.log. */
export function callerPlace(): string {
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  const frame = lines.find((line) => !OWN_FRAME.test(line) && !NODE_FRAME.test(line));
  const [, path, line] = /\(?([^()\s]+):(\d+):\d+\)?$/.exec(frame ?? '') ?? [];
  if (path === undefined) return '';
  return `${path.slice(path.lastIndexOf('/') + 1)}:${line}: `;
}

const STACK_LINES_MAX = 12;
const OWN_FRAME = /[/\\]bench-child\.cjs:|[/\\]build[/\\]bench[/\\]run[/\\]/;
const NODE_FRAME = /^\s+at .*\bnode:/;
