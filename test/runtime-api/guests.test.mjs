/** What goes wrong is answered clearly, and the program goes on. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { otherNode } from '../record/other-nodes.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RUNTIME = pathToFileURL(`${ROOT}dist/runtime.cjs`).href;

/** Runs an ES module that has `pprof`, `say` and `failure(fn)`; returns what it said, line by line. */
function run(body, { node = process.execPath, flags = [], env = {}, head = '' } = {}) {
  const program = `${head}
    const say = (...words) => console.log(...words);
    const failure = async (fn) => { try { await fn(); return 'none'; } catch (error) { return error.name + ': ' + error.message; } };
    const { default: pprof } = await import(${JSON.stringify(RUNTIME)});
    ${body}`;
  const result = spawnSync(node, [...flags, '--input-type=module', '-e', program], {
    cwd: ROOT,
    env: { ...process.env, STACKHEAT_BACKEND: 'inspector', ...env },
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.equal(result.status, 0, `${result.stdout}${result.stderr}`);
  return result.stdout.trimEnd().split('\n');
}

/** A foreign profiler, as DevTools or another agent would be. */
const FOREIGN = `
  import { Session } from 'node:inspector';
  const foreign = new Session();
  foreign.connect();
  const post = (method, params) => foreign.post(method, params ?? {}, (error) => { if (error) throw new Error(error.message); });`;

test('a second cpu profile is refused, the first goes on', () => {
  const said = run(`
    pprof.startCPUProfile();
    say(await failure(() => pprof.startCPUProfile()));
    say((await pprof.stopCPUProfile()).length > 100, (await pprof.stopCPUProfile()).length);`);
  assert.match(said[0], /^ProfilerBusyError: cpu profiling already in use/);
  assert.equal(said[1], 'true 0');
});

test('a writer that takes no bytes is refused before anything is measured', () => {
  const said = run(`
    say(await failure(() => pprof.startCPUProfile('cpu.pb.gz')));
    say((await pprof.stopCPUProfile()).length);
    say(await failure(() => pprof.lookup('heap').writeTo({ write: 5 })));
    say(await failure(() => pprof.writeHeapProfile('heap.pb.gz')));`);
  assert.match(said[0], /^TypeError: startCPUProfile: the writer has no write.*createWriteStream/);
  assert.equal(said[1], '0');
  for (const line of said.slice(2)) assert.match(line, /^TypeError: writeTo: the writer has no w/);
});

test('what is no lock is refused where it is named, not in the middle of the work', () => {
  const said = run(`
    say(await failure(() => pprof.trackLock('mine', 'many')));
    say(await failure(() => pprof.trackLock('mine', 0)));
    say(await failure(() => pprof.trackLock()));
    say(await failure(() => pprof.trackLimit({}, 'uploads')));`);
  for (const line of said.slice(0, 2)) assert.match(line, /^TypeError: trackLock: the capacity is/);
  assert.match(said[2], /^TypeError: trackLock: the name is a text, not undefined/);
  assert.match(said[3], /^TypeError: trackLimit: the limiter is no function: .*pLimit/);
});

test('an error that nobody catches is shown without the whole file around it', () => {
  const program = `const pprof = require('./dist/runtime.cjs');
    pprof.startCPUProfile();
    pprof.startCPUProfile();`;
  const { stderr } = spawnSync(process.execPath, ['-e', program], { encoding: 'utf8' });
  assert.match(stderr, /ProfilerBusyError/);
  assert.ok(stderr.length < 4000, stderr);
});

test('rates that cannot be are refused, and nothing changes', () => {
  const said = run(`
    for (const rate of [0, -1, Number.NaN, 20_000, '100']) say(await failure(() => pprof.setCPUProfileRate(rate)));
    say(await failure(() => pprof.startCPUProfile(undefined, { rateHz: 0 })));
    say(await failure(() => pprof.setMemProfileRate('many')), pprof.getMemProfileRate());
    say(pprof.setMutexProfileFraction(5), pprof.setMutexProfileFraction(-1), pprof.setMutexProfileFraction(0));
    pprof.setMemProfileRate(-1);
    say(pprof.getMemProfileRate(), await failure(() => pprof.writeHeapProfile()));
    pprof.setMemProfileRate(4096);
    say((await pprof.writeHeapProfile()).length > 100);`);
  for (const line of said.slice(0, 6)) assert.match(line, /^RangeError: the cpu rate is between 1/);
  assert.match(said[6], /^RangeError: memRateBytes is a number .* 524288$/);
  assert.equal(said[7], '0 5 5');
  assert.match(said[8], /^0 ProfileUnavailableError: heap sampling is off .*setMemProfileRate/);
  assert.equal(said[9], 'true');
});

test('a foreign heap sampler is noticed; when it is gone ours starts and says so', () => {
  const said = run(
    `say(await failure(() => pprof.writeHeapProfile()));
    post('HeapProfiler.stopSampling');
    say(await failure(() => pprof.writeHeapProfile()));`,
    {
      head: `${FOREIGN}\npost('HeapProfiler.enable'); post('HeapProfiler.startSampling', { samplingInterval: 1024 });`,
    },
  );
  assert.match(said[0], /^ProfilerBusyError: another profiler uses V8's heap sampler/);
  assert.equal(said[1], 'none');
});

for (const { name, next } of [
  { name: 'stops ours', next: '' },
  {
    name: 'restarts it more finely',
    next: "post('HeapProfiler.startSampling', { samplingInterval: 1024 });",
  },
]) {
  test(`a foreign profiler that ${name} is noticed`, () => {
    const said = run(
      `say(await failure(() => pprof.writeHeapProfile()));
      post('HeapProfiler.stopSampling'); ${next}
      globalThis.kept = Array.from({ length: 20_000 }, (_, i) => ({ i }));
      say(await failure(() => pprof.writeHeapProfile()));`,
      { head: FOREIGN },
    );
    assert.equal(said[0], 'none');
    assert.match(
      said[1],
      /^ProfilerBusyError: another profiler in this process (stopped|restarted)/,
    );
  });
}

test("@datadog/pprof in another's use is said, and not disturbed", () => {
  const said = run(
    `say(await failure(() => pprof.startCPUProfile()));
    say(await failure(() => pprof.writeHeapProfile()));
    say(datadog.time.isStarted());
    datadog.time.stop();`,
    {
      env: { STACKHEAT_BACKEND: 'datadog' },
      head: `import datadog from '@datadog/pprof'; datadog.time.start({}); datadog.heap.start(1024, 64);`,
    },
  );
  assert.match(
    said[0],
    /^ProfilerBusyError: @datadog\/pprof's cpu profiler is in use .*STACKHEAT_BACKEND/,
  );
  assert.match(said[1], /^ProfilerBusyError: another profiler uses V8's heap sampler/);
  assert.equal(said[2], 'true');
});

for (const { major, flags } of [
  { major: 20, flags: ['--experimental-permission', '--allow-fs-read=*'] },
  { major: 26, flags: ['--permission', '--allow-fs-read=*'] },
]) {
  test(`Node ${major} with permissions: what is closed is said, the rest works`, (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} and no registry to get it from`);
    const said = run(
      `say(await failure(() => pprof.startCPUProfile()));
      say(await failure(() => pprof.writeHeapProfile()));
      pprof.newProfile('leases').add({});
      say((await pprof.lookup('leases').writeTo()).length > 100);`,
      { node, flags, env: { STACKHEAT_BACKEND: 'datadog' } },
    );
    for (const line of said.slice(0, 2)) {
      assert.match(line, /^ProfileUnavailableError: V8's inspector is closed here: .*permission/);
    }
    assert.equal(said[2], 'true');
  });
}

test('an aborted window ends the profiler at once', () => {
  const said = run(
    `
    const { profilers } = createRequire(${JSON.stringify(RUNTIME)})('./runtime-core.cjs');
    const abort = new AbortController();
    const window = profilers().cpu.source().readWindow({ seconds: 30, signal: abort.signal });
    setTimeout(() => abort.abort(new Error('gone')), 50);
    say(await failure(() => window));
    say(await failure(() => pprof.startCPUProfile()));
    const heap = pprof.lookup('allocs').writeTo(undefined, 0, { seconds: 30, signal: abort.signal });
    say(await failure(() => heap), await failure(() => pprof.writeHeapProfile()));
    say(await failure(() => pprof.lookup('heap').writeTo(undefined, 0, { seconds: -1 })));`,
    { head: "import { createRequire } from 'node:module';" },
  );
  assert.deepEqual(said.slice(0, 3), ['Error: gone', 'none', 'Error: gone none']);
  assert.match(said[3], /^RangeError: seconds must be/);
});

test('awaited bytes are waited for; nothing else keeps the process', () => {
  const said = run(`
    pprof.startCPUProfile();
    say((await pprof.stopCPUProfile()).length > 100);
    pprof.startCPUProfile();
    setTimeout(() => say('a forgotten profile and an idle worker held it'), 5000).unref();`);
  assert.deepEqual(said, ['true']);
});

test('a custom profile is as Go has it', () => {
  const said = run(`
    const held = pprof.newProfile('leases');
    say(await failure(() => pprof.newProfile('leases')));
    function lease(value) { held.add(value, 1); }
    function first() { lease('a'); lease('b'); }
    first();
    held.add('a');
    say(held.count(), pprof.profiles().map(({ name }) => name).join());
    held.remove('a'); held.remove('unknown');
    const text = new TextDecoder().decode(await held.writeTo(undefined, 1));
    say(held.count(), /first/.test(text), /lease\\b/.test(text.replace(/^.*\\n/, '')));
    say(pprof.lookup('gone'));`);
  assert.match(said[0], /^Error: there is a profile "leases" already/);
  assert.match(said[1], /^2 allocs,.*heap,.*leases/);
  assert.equal(said[2], '1 true false');
  assert.equal(said[3], 'undefined');
});

test('labels reach what is awaited and stay inside', () => {
  const said = run(
    `await pprof.do({ tenant: 'a' }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      pprof.do({ route: '/', tenant: 'b' }, () => say(JSON.stringify(pprof.labels())));
      say(pprof.label('tenant'), pprof.label('route'));
    });
    say(JSON.stringify(pprof.labels()));
    const handler = pprof.withLabels({ job: 'x' }, (word) => word + pprof.label('job'));
    say(handler('a'));
    pprof.setLabels({ job: 'y' });
    say(pprof.label('job'));`,
  );
  assert.deepEqual(said, ['{"tenant":"b","route":"/"}', 'a undefined', '{}', 'ax', 'y']);
});

test('a back end or rate that cannot be had is said once', () => {
  const program = `await import(${JSON.stringify(RUNTIME)}); await import(${JSON.stringify(RUNTIME)});`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, STACKHEAT_BACKEND: 'dtrace', STACKHEAT_MEM_RATE: 'all' },
    encoding: 'utf8',
  });
  assert.equal(stderr.match(/STACKHEAT_BACKEND=dtrace is neither/g)?.length, 1, stderr);
  assert.equal(stderr.match(/STACKHEAT_MEM_RATE=all is no number/g)?.length, 1, stderr);
});

test('samples of dead objects have a limit, and a sampler that reached it says since when it counts', (t) => {
  const node = otherNode(26);
  if (node === undefined) return t.skip('no Node 26 and no registry to get it from');
  const said = run(
    `import { gunzipSync } from 'node:zlib';
    pprof.setMemProfileRate(48);
    const comments = async () => gunzipSync(await pprof.writeHeapProfile()).toString('latin1');
    say(/begun anew at .* since memProfileRate was set to 48/.test(await comments()));
    for (let i = 0; i < 500_000; i++) globalThis.sink = { i, list: [i] };
    await new Promise((resolve) => setTimeout(resolve, 3000));
    say(/begun anew at .* since its limit of dead samples was reached/.test(await comments()));`,
    { node, env: { STACKHEAT_BACKEND: 'datadog' } },
  );
  assert.deepEqual(said, ['true', 'true']);
});
