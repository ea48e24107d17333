/** What the programs here have in common: a pause, and how they say what came out. */

export function sleep(durationMs) {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** The last line of a program is its readings as JSON. */
export function say(answer) {
  const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
  console.log(`\n${JSON.stringify(answer, plain)}`);
}
