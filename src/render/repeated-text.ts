/** So many texts are kept: what comes up again soon is among the first, the heaviest or the lightest. */
const KEPT_MAX = 1000;

/**
 * Texts of values that come up again and again: most nodes of a profile weigh a few samples each, and to make the
 * text of a number takes longer than to find it.
 */
export function repeatedText(textOf: (value: bigint) => string): (value: bigint) => string {
  const known = new Map<bigint, string>();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) {
      text = textOf(value);
      if (known.size < KEPT_MAX) known.set(value, text);
    }
    return text;
  };
}
