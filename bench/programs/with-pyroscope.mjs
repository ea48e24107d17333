/** @pyroscope/nodejs with CPU time, at our rates. */
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';

/** Installed by agent-overhead.mjs into a folder of its own. */
const NAME = '@pyroscope/nodejs';

if (isMainThread) {
  const require = createRequire(`${process.env.BENCH_PACKAGES}/`);
  const { default: pyroscope } = require(NAME);
  pyroscope.init({
    serverAddress: process.env.BENCH_COLLECTOR,
    appName: 'bench',
    flushIntervalMs: Number(process.env.BENCH_PERIOD_MS),
    wall: { samplingIntervalMicros: 10_000, collectCpuTime: true },
    heap: { samplingIntervalBytes: 512 * 1024 },
  });
  pyroscope.start();
}
