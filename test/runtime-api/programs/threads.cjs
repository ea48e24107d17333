/** Computes and keeps things in a worker thread with a name, in one without, and waits in the main one. */
const { writeFileSync } = require('node:fs');
const { Worker, isMainThread, parentPort, threadId } = require('node:worker_threads');

/** Of each thread: the turns of a loop, so that a busy machine only makes it take longer. */
const TURNS = 1e7;
const BUSY_MS = 400;

function crunch() {
  const end = Date.now() + BUSY_MS;
  let x = 1;
  for (let i = 0; i < TURNS; i++) x = (x * 16807 + i) % 2147483647;
  while (Date.now() < end) x = (x * 16807) % 2147483647;
  return x;
}

function keepInWorker() {
  globalThis.kept = Array.from({ length: 200_000 }, (_, i) => ({ i, id: threadId }));
}

if (isMainThread) {
  const pprof = require('../../../dist/runtime.cjs');
  const workers = [new Worker(__filename, { name: 'cruncher' }), new Worker(__filename)];
  const said = (word) =>
    Promise.all(
      workers.map((one) => new Promise((done) => one.on('message', (m) => m === word && done()))),
    );
  void said('ready').then(async () => {
    pprof.startCPUProfile(undefined, { includeWorkers: process.argv[3] === 'include' });
    // Attaching takes a moment, and a worker's work before that is not in the profile.
    await new Promise((done) => setTimeout(done, 200));
    const done = said('done');
    for (const worker of workers) worker.postMessage('go');
    await done;
    writeFileSync(`${process.argv[2]}/cpu.pb.gz`, await pprof.stopCPUProfile());
    writeFileSync(`${process.argv[2]}/heap.pb.gz`, await pprof.lookup('heap').writeTo());
    for (const worker of workers) worker.postMessage('end');
  });
} else {
  parentPort.on('message', (word) => {
    if (word === 'end') return parentPort.close();
    keepInWorker();
    crunch();
    parentPort.postMessage('done');
  });
  // The heap sampler must be attached before anything is kept.
  setTimeout(() => parentPort.postMessage('ready'), 200);
}
