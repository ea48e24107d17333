/** Two workers, one of which preloads what the process does. */
const { Worker } = require('node:worker_threads');

for (const execArgv of [undefined, []]) {
  new Worker("require('node:worker_threads').parentPort.postMessage(1)", { eval: true, execArgv });
}
