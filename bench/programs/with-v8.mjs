/** V8's own samplers at the same rates and nothing else: what every profiler of Node pays that is made of them. */
import { Session } from 'node:inspector';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 10_000 });
  session.post('Profiler.start');
  session.post('HeapProfiler.startSampling', { samplingInterval: 512 * 1024 });
  // A session that nobody has is collected, and its samplers end.
  process.on('exit', () => session.disconnect());
}
