/** Interleaves two labelled jobs, of which one uses three times the CPU of the other. */
const { writeFileSync } = require('node:fs');
const pprof = require('../../../dist/runtime.cjs');

function burnSlice(ms) {
  const used = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
  const end = used() + ms;
  while (used() < end);
}

async function job(ms) {
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    burnSlice(ms);
  }
}

async function main() {
  pprof.startCPUProfile();
  await Promise.all([
    pprof.do({ tenant: 'large' }, () => job(60)),
    pprof.do({ tenant: 'small' }, () => job(20)),
  ]);
  writeFileSync(`${process.argv[2]}/cpu.pb.gz`, await pprof.stopCPUProfile());
}

void main();
