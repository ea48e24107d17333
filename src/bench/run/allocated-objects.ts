/**
 * How many allocations an operation makes: V8 counts none, so one run more, with as many operations, is
 * sampled so finely that some tens of thousands of samples stand for all.
 */
import { InspectorHeap } from '../../runtime/live/inspector-heap.ts';
import { objectsOf } from '../../runtime/v8/sampled-objects.ts';
import type { HeapNode, HeapSample } from '../../runtime/v8/v8-profile.ts';
import type { TimerGate } from './bench-timer.ts';
import { cutByMarks, forgetMark, TimerMarks } from './timer-marks.ts';
import { withoutFolding } from './unfolded-allocations.ts';

/** The count is then known to half a percent; each costs some microseconds and 100 bytes. */
const SAMPLES_WANTED = 40_000;

/** `run` is given what to switch with the timer. Resolves to undefined when V8's sampler is not to be had. */
export async function countObjects(
  bytesExpected: number,
  run: (gate: TimerGate) => Promise<void>,
): Promise<number | undefined> {
  const rateBytes = Math.max(1, Math.round(bytesExpected / SAMPLES_WANTED));
  const marks = new TimerMarks(rateBytes);
  const sampler = new InspectorHeap('allocs');
  try {
    sampler.start(rateBytes);
  } catch {
    return undefined;
  }
  const foldAgain = withoutFolding();
  try {
    await run(marks);
    const reading = { name: 'allocs', rateBytes, sinceMs: 0, comments: [] } as const;
    const { head, samples } = cutByMarks(sampler.read(reading).part.profile);
    return countOf(head, samples, rateBytes);
  } catch {
    // Another profiler has taken it over meanwhile.
    return undefined;
  } finally {
    foldAgain();
    forgetMark();
    sampler.stop();
  }
}

function countOf(head: HeapNode, samples: readonly HeapSample[], rateBytes: number): number {
  const byNode = new Map<number, HeapSample[]>();
  for (const sample of samples) {
    const own = byNode.get(sample.nodeId);
    if (own === undefined) byNode.set(sample.nodeId, [sample]);
    else own.push(sample);
  }
  let count = 0;
  const open = [head];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const own = byNode.get(node.id);
    if (own !== undefined) count += objectsOf(node, own, rateBytes);
    open.push(...node.children);
  }
  return count;
}
