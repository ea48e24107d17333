/** A full garbage collection, for `gc=1`. */
import { InspectorSession } from './inspector-session.ts';

/** Stops the program for as long as that takes; without the inspector nothing is collected. */
export function collectGarbage(): void {
  try {
    const session = new InspectorSession();
    try {
      session.post('HeapProfiler.collectGarbage');
    } finally {
      session.close();
    }
  } catch {
    // The profile is then as true as it was before; only not as fresh.
  }
}
