/** Allocates a known volume, of which it keeps a known part. */
const { writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const pprof = require('../../../dist/runtime.cjs');

const [, , folder, rate, wasted, kept] = process.argv;
pprof.setMemProfileRate(Number(rate));

class Thing {
  constructor(i) {
    this.a = i;
    this.b = i;
    this.c = i;
    this.d = i;
    this.e = i;
    this.f = i;
    this.g = i;
    this.h = i;
    this.i = i;
    this.j = i;
    this.k = i;
    this.l = i;
    this.m = i;
  }
}

let sink;
function waste(count) {
  for (let i = 0; i < count; i++) sink = new Thing(i);
}

const shelf = new Array(Number(kept)).fill(undefined);
function keep(count) {
  for (let i = 0; i < count; i++) shelf[i] = new Thing(i);
}

/** By the heap's growth, which is no sampler's word. */
function bytesEach() {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  const things = new Array(100_000).fill(undefined);
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < things.length; i++) things[i] = new Thing(i);
  gc();
  // The heap grows by other things too; objects are multiples of eight bytes.
  return 8 * Math.round((process.memoryUsage().heapUsed - before) / things.length / 8);
}

async function main() {
  const size = bytesEach();
  keep(Number(kept));
  const allocs = pprof.lookup('allocs');
  const heap = pprof.lookup('heap');
  let reason;
  const whole = await allocs.writeTo().catch((error) => {
    reason = `${error.name}: ${error.message}`;
  });
  const base = whole === undefined ? undefined : 'whole';
  if (whole === undefined) {
    writeFileSync(`${folder}/heap.pb.gz`, await heap.writeTo());
    const window = allocs.writeTo(undefined, 0, { seconds: 2 });
    waste(Number(wasted));
    writeFileSync(`${folder}/allocs.pb.gz`, await window);
  } else {
    waste(Number(wasted));
    // Twice: the addon's own way would have lost what is live by then.
    await heap.writeTo();
    writeFileSync(`${folder}/heap.pb.gz`, await heap.writeTo());
    writeFileSync(`${folder}/allocs.pb.gz`, await allocs.writeTo());
  }
  console.log(JSON.stringify({ size, base, reason, shelf: shelf.length, sink: typeof sink }));
}

void main();
