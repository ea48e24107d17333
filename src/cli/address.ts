/**
 * Which words are addresses rather than files: SCHEME://HOST…, or [HOST]:PORT with or without a path. A
 * colon too many after the port (`host:8787:/debug/pprof/heap`) leaves it one.
 */
export function isAddress(word: string): boolean {
  return (
    /^[a-z][a-z\d+.-]*:\/\/[^/]/i.test(word) ||
    /^([\w.-]+|\[[\da-f:.]+\])?:\d{1,5}:?([/?#]|$)/i.test(word)
  );
}
