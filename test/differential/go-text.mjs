/**
 * Go's profiles as text, of the program in testdata/go-text.
 *
 *   node test/differential/go-text.mjs      writes those beside the program again
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const GO_TEXT = fileURLToPath(new URL('testdata/go-text/', import.meta.url));
export const GO_TEXTS = ['heap', 'allocs', 'goroutine', 'threadcreate', 'block', 'mutex'].map(
  (name) => `${name}.debug1`,
);

/** Needs Go. */
export function writeGoTexts(folder) {
  const { status, stderr } = spawnSync('go', ['run', '-trimpath', 'main.go', folder], {
    cwd: GO_TEXT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeGoTexts(GO_TEXT);
