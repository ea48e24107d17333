/** The query of a request as Go's net/url reads it. */

/**
 * The first value of each key. As in Go, a pair with a `;` or a broken escape in it is passed over, where
 * URLSearchParams would take both literally.
 */
export function formValues(query: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const equals = pair.indexOf('=');
    const key = unescaped(equals === -1 ? pair : pair.slice(0, equals));
    const value = unescaped(equals === -1 ? '' : pair.slice(equals + 1));
    if (key === undefined || value === undefined || values.has(key)) continue;
    values.set(key, value);
  }
  return values;
}

/** undefined for a `%` without two hexadecimal digits behind. Bytes that are no UTF-8 become U+FFFD. */
function unescaped(text: string): string | undefined {
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  return decodedPercents(text.replaceAll('+', ' '));
}

/** Every `%` must have its two digits. */
export function decodedPercents(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString();
  });
  return bytes;
}
