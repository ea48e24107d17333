/** Times against a clock of the benchmark's own, allocations against objects whose size is known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherNode } from '../record/other-nodes.mjs';
import { folderOf, resultsOf, stackheat } from './stackheat.mjs';

const TIMES = `
import { benchmark, keepAlive } from 'stackheat/bench';
function spin(micros) { for (const end = performance.now() + micros / 1000; performance.now() < end; ); }
function clocked(b, start) { b.reportMetric(((performance.now() - start) * 1e6) / b.n, 'clock-ns/op'); }
benchmark('Spin', (b) => { const start = performance.now(); for (let i = 0; i < b.n; i++) spin(50); clocked(b, start); });
benchmark('Parse', (b) => { const start = performance.now(); for (let i = 0; i < b.n; i++) keepAlive(JSON.parse('[1,2,3]')); clocked(b, start); });
benchmark('Loop', (b) => { let start; while (b.loop()) { start ??= performance.now(); spin(20); } clocked(b, start); });
benchmark('Await', async (b) => { const start = performance.now(); for (let i = 0; i < b.n; i++) await new Promise((done) => setTimeout(done, 3)); clocked(b, start); });
benchmark('Stopped', (b) => {
  let inside = 0;
  for (let i = 0; i < b.n; i++) {
    b.stopTimer(); spin(300); b.startTimer();
    const start = performance.now(); spin(300); inside += performance.now() - start;
  }
  b.reportMetric((inside * 1e6) / b.n, 'clock-ns/op');
});
`;

/** Operations, their bytes in V8's heap without compressed pointers, and their allocations. */
const MEMORY = {
  Objects: ['holder[k] = { a: k, b: i };', 100 * (24 + 2 * 8), 100],
  Strings: ['holder[k] = LONG + texts[k];', 100 * 32, 100],
  Arrays: ['holder[k] = new Array(64);', 100 * (32 + 16 + 64 * 8), undefined],
  Nothing: ['sum = (sum + k) & 1023;', 0, 0],
};
const MEMORY_FILE = `
import { benchmark, keepAlive } from 'stackheat/bench';
const LONG = 'a string that is long enough to be joined';
const texts = Array.from({ length: 100 }, (_, i) => 'number ' + i);
const holder = Array.from({ length: 100 }, () => undefined);
let sum = 0;
${Object.entries(MEMORY)
  .map(
    ([name, [line]]) =>
      `benchmark('${name}', (b) => { for (let i = 0; i < b.n; i++) { for (let k = 0; k < 100; k++) { ${line} } keepAlive(holder); } });`,
  )
  .join('\n')}
benchmark('Grows', (b) => { const kept = []; for (let i = 0; i < b.n; i++) kept.push({ a: i, b: i }); keepAlive(kept); });
`;

function within(value, wanted, part, what) {
  const message = `${what}: ${value}, wanted ${wanted} within ${part * 100} %`;
  assert.ok(Math.abs(value - wanted) <= wanted * part, message);
}

test('ns/op is what a clock around the same loop says', async (t) => {
  const cwd = folderOf(t, { 'times.bench.mjs': TIMES });
  const { stdout, stderr } = await stackheat(['bench', '-benchtime=300ms'], { cwd });
  const results = resultsOf(stdout);
  assert.equal(results.length, 5, stdout + stderr);
  for (const { name, units } of results) {
    t.diagnostic(`${name}: ${units['ns/op']} ns/op, by its own clock ${units['clock-ns/op']}`);
    within(units['ns/op'], units['clock-ns/op'], 0.05, name);
  }
  const spin = results.find(({ name }) => name.startsWith('BenchmarkSpin'));
  assert.ok(spin.units['ns/op'] >= 50_000);
});

for (const major of [20, 22, 24, 26]) {
  test(`B/op and allocs/op are those of known programs on Node ${major}`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`needs Node ${major}: npm install node@${major}`);
    const cwd = folderOf(t, { 'memory.bench.mjs': MEMORY_FILE });
    const args = ['bench', '-benchtime=300ms', '-benchmem', '-cpu=1'];
    const { stdout, stderr } = await stackheat(args, { cwd, node });
    const results = new Map(resultsOf(stdout).map(({ name, units }) => [name, units]));
    for (const [name, [, bytes, allocs]] of Object.entries(MEMORY)) {
      const units = results.get(`Benchmark${name}`);
      assert.ok(units !== undefined, stdout + stderr);
      t.diagnostic(
        `${name}: ${units['B/op']} B/op of ${bytes}, ${units['allocs/op']} allocs/op of ${allocs}`,
      );
      within(units['B/op'], bytes, 0.03, `${name} B/op`);
      if (allocs !== undefined) within(units['allocs/op'], allocs, 0.03, `${name} allocs/op`);
    }
    assert.equal(results.get('BenchmarkGrows')['allocs/op'], 1);
  });
}
