/** What the agent says: on standard error, each thing once, and never in the way of the program. */
import { writeSync } from 'node:fs';

/** Distinct sentences of a process; what goes on saying new things is broken, and goes on silently. */
const NOTICES_MAX = 50;
const SAID = new Set<string>();

export function notice(text: string): void {
  if (SAID.has(text) || SAID.size >= NOTICES_MAX) return;
  SAID.add(text);
  try {
    // Not process.stderr, which a program may have replaced, and which is made when first asked for.
    writeSync(2, `stackheat: ${text}\n`);
  } catch {
    // Closed, or a pipe that is full: nobody listens.
  }
}

/** Runs a part of ours in somebody's program: whatever it throws is said and goes no further. */
export function guarded<Result>(what: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    notice(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
