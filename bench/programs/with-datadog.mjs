/** @datadog/pprof as dd-trace uses it: one profiler that is restarted by each reading, and posts of files. */
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const require = createRequire(`${process.env.BENCH_PACKAGES}/`);
  const { encode, heap, time } = require('@datadog/pprof');
  const periodMs = Number(process.env.BENCH_PERIOD_MS);
  time.start({
    durationMillis: periodMs * 1.5,
    intervalMicros: 10_000,
    withContexts: true,
    collectCpuTime: true,
  });
  heap.start(512 * 1024, 64);
  const push = (delayMs) => {
    setTimeout(() => {
      for (const profile of [time.stop(true), heap.profile()]) encode(profile).then(post);
      push(periodMs);
    }, delayMs).unref();
  };
  // The first period is a part of one, as ours is, so that short runs are as likely to see a push.
  push(periodMs * Math.random());
}

function post(bytes) {
  const asked = request(`${process.env.BENCH_COLLECTOR}/datadog`, { method: 'POST' });
  asked.on('error', () => undefined);
  asked.on('socket', (socket) => socket.unref());
  asked.on('response', (response) => response.resume());
  asked.end(bytes);
}
