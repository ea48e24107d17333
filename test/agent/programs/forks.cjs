/** Forks itself and starts two threads, one of a file and one of a string; each says that it ran. */
const { fork } = require('node:child_process');
const { isMainThread, Worker } = require('node:worker_threads');

if (!isMainThread) {
  process.stdout.write('thread ran\n');
} else if (process.argv[2] === 'child') {
  process.stdout.write('child ran\n');
  setTimeout(() => undefined, 1200);
} else {
  fork(__filename, ['child']);
  new Worker(__filename);
  new Worker('process.stdout.write("string ran\\n")', { eval: true });
  setTimeout(() => undefined, 1500);
}
