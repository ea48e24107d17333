/** Whether a text is what `go test -bench` prints, judged by its first lines. */

/** Of the file, from its start. */
export const HEAD_BYTES = 256 * 1024;

const RESULT = /^Benchmark\S*\s+\d+\s+[-+\w.]+\s+\S/m;
/** What stands around results, and alone where there are none. */
const AROUND = [
  /^(?:goos|goarch|pkg|cpu): \S/m,
  /^Unit \S+ \w+=/m,
  /^(?:PASS|FAIL)\r?$/m,
  /^(?:ok {2}|FAIL|\?{3}|\? {2} )\t\S/m,
  /^=== RUN /m,
  /^--- (?:PASS|FAIL|SKIP|BENCH): /m,
];

export function isBenchmarkText(head: string): boolean {
  // Neither compressed nor any other binary file.
  if (head.includes('\0') || head.startsWith('\x1f\x8b')) return false;
  return RESULT.test(head) || AROUND.some((line) => line.test(head));
}
