/**
 * Which words are addresses rather than files: SCHEME://HOST…, or [HOST]:PORT with or without a path. A
 * colon too many after the port (`host:8787:/debug/pprof/heap`) leaves it one.
 */
export function isAddress(word: string): boolean {
  // Most words are none, and V8 compiles a pattern when it is first asked.
  if (!word.includes(':')) return false;
  return (
    /^[a-z][a-z\d+.-]*:\/\/[^/]/i.test(word) ||
    /^([\w.-]+|\[[\da-f:.]+\])?:\d{1,5}:?([/?#]|$)/i.test(word)
  );
}

/** What to add to "no such file" for an address that lacks its port, which makes it look like a path. */
export function portHint(word: string): string {
  const isLikely = /^(localhost(\/|$)|[\w.-]+\/debug\/pprof)/.test(word);
  return isLikely ? `; for an address, write http://${word.replace(/(\/|$)/, ':6060$1')}` : '';
}
