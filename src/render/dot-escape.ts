/** What a quoted string of DOT needs. */

const ESCAPED = /[\\"\n]/;

export function escapeForDot(text: string): string {
  if (!ESCAPED.test(text)) return text;
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\l');
}

/**
 * For what pprof prints as it is: labels, units, the program's name. Only where Graphviz could not read
 * the result, or would read more than a text, it is escaped; a `\n` stays the end of a line.
 */
export function repairForDot(text: string): string {
  if (!/"|\\$/.test(text)) return text;
  return text.replace(/\\(?!n)/g, '\\\\').replaceAll('"', '\\"');
}
