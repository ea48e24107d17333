/** Other versions of Node: what each of them can give comes, and what it cannot is said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { otherNode } from '../record/other-nodes.mjs';
import { ask, startNode } from './servers.mjs';

for (const major of [22, 24, 26]) {
  const execPath = otherNode(major);
  const skip = execPath === undefined && `no Node ${major} and no registry to get it from`;
  test(`Node ${major}: every endpoint`, { skip }, async (t) => {
    const { port, stderr } = await startNode(t, 'service.mjs', ['{}'], { execPath });
    const get = async (path) => {
      const answer = await ask(port, `/debug/pprof/${path}`);
      assert.equal(answer.status, 200, `${path}: ${answer.text}`);
      return answer;
    };
    assert.match((await get('')).text, /Types of profiles/);
    await eventually(async () => holds(await get('heap'), 'service.keep'));
    for (const [path, name] of [
      ['heap?gc=1', 'service.keep'],
      ['allocs?seconds=1', 'service.keep'],
      // Its callback: V8 may have put burn into it.
      ['profile?seconds=1', 'service.(anonymous:28:13)'],
    ]) {
      assert.ok(holds(await get(path), name), path);
    }
    assert.match(
      (await get('heap?debug=1')).text,
      /^heap profile: \d+: \d+ \[[\s\S]*service\.keep/,
    );
    const { traceEvents } = JSON.parse((await get('trace?seconds=1.5')).text);
    assert.ok(traceEvents.some(({ name }) => name.endsWith('service.(anonymous:28:13)')));
    // With @datadog/pprof beside it, Node 26 keeps allocations too.
    const allocs = await ask(port, '/debug/pprof/allocs');
    if (allocs.status !== 200) assert.match(allocs.text, /ask with seconds=N/);
    assert.equal(stderr(), '');
  });
}

for (const major of [20, 24]) {
  const execPath = otherNode(major);
  const skip = execPath === undefined && `no Node ${major} and no registry to get it from`;
  test(`Node ${major} with --permission: 404 with the reason, and the program goes on`, {
    skip,
  }, async (t) => {
    const flag = major === 20 ? '--experimental-permission' : '--permission';
    const { port } = await startNode(t, 'service.mjs', ['{}'], {
      execPath,
      flags: [flag, '--allow-fs-read=*'],
    });
    for (const path of ['heap', 'heap?debug=1', 'profile?seconds=1', 'trace?seconds=0.1']) {
      const { status, text } = await ask(port, `/debug/pprof/${path}`);
      assert.equal(status, 404, `${path}: ${text}`);
      assert.match(text, /--permission forbids it/);
    }
    assert.equal((await ask(port, '/debug/pprof/example.com/sockets')).status, 200);
  });
}

function holds({ bytes }, name) {
  return gunzipSync(bytes).includes(name);
}

/** Heap samples are half a megabyte apart, and a program has to allocate some first. */
async function eventually(isTrue) {
  for (let tries = 0; !(await isTrue()); tries++) {
    assert.ok(tries < 50, 'never');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
