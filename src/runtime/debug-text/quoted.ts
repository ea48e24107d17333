/** A text as Go's `%q` prints it, for what labels hold: JSON's escapes, and Go's for the rest. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /\\u00([0-9a-f]{2})|\x7f/g,
    (_, code: string | undefined) => `\\x${code ?? '7f'}`,
  );
}
