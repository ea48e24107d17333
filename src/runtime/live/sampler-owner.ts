/** Whether somebody uses V8's one heap sampler. */
import type { InspectorSession } from './inspector-session.ts';

/** V8's answer to who asks for the profile of a sampler that nobody has started. */
const NOT_STARTED = /not started/;

/** Costs a garbage collection when there is one. */
export function isSampling(session: InspectorSession): boolean {
  try {
    session.post('HeapProfiler.getSamplingProfile');
    return true;
  } catch (error) {
    if (error instanceof Error && NOT_STARTED.test(error.message)) return false;
    throw error;
  }
}
