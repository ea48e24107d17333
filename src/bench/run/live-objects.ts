/**
 * What a benchmark leaves alive: V8's one heap sampler forgets what is collected or keeps it, never both, so
 * the inuse_ columns of -memprofile come from one run more, with as many operations.
 */
import { profileBytes } from '../../runtime/live/conversion.ts';
import { InspectorHeap } from '../../runtime/live/inspector-heap.ts';

/** pprof bytes. Rejects when V8's sampler is not to be had. */
export async function liveObjects(
  rateBytes: number,
  run: () => Promise<void>,
): Promise<Uint8Array> {
  const sampler = new InspectorHeap('live');
  const sinceMs = Date.now();
  sampler.start(rateBytes);
  try {
    await run();
    const comments = [
      'inuse_objects and inuse_space: what was alive after one run more of as many operations, setup included',
    ];
    const raw = sampler.read({ name: 'heap', rateBytes, sinceMs, comments });
    return await profileBytes({ ...raw, ownFiles: [...raw.ownFiles, import.meta.filename] });
  } finally {
    sampler.stop();
  }
}
