/**
 * perf.data by way of the tools in PATH. Both are stand-ins of a few lines that write what the real ones
 * would; the last test runs the real perf where there is one.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-perf-test-'));
after(() => rmSync(folder, { recursive: true }));
const data = join(folder, 'perf.data');
writeFileSync(data, `PERFILE2${'\0'.repeat(200)}`);
const skip = process.platform === 'win32' && 'the stand-ins are shell scripts';

/** A folder with these programs in it. */
function toolsOf(name, scripts) {
  const tools = join(folder, name);
  mkdirSync(tools);
  for (const [tool, script] of Object.entries(scripts)) {
    const path = join(tools, tool);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
  }
  return tools;
}

function top(path, tools, env = {}) {
  return spawnSync(process.execPath, [ENTRY, 'pprof', '-top', path], {
    encoding: 'utf8',
    env: { PATH: tools, HOME: folder, TMPDIR: folder, ...env },
  });
}

function profile() {
  const builder = new ProfileBuilder([{ type: 'cycles', unit: 'count' }]);
  const func = builder.func({ name: 'converted' });
  builder.sample({ locations: [builder.location({ lines: [{ func }] })], values: [7] });
  return encodePprof(builder.finish());
}

test('without a tool, what to install is said', { skip }, () => {
  const { status, stderr } = top(data, toolsOf('none', {}));
  assert.equal(status, 2);
  assert.match(stderr, /perf\.data: is a perf\.data file, .* install perf .*perf_to_profile/);
});

const SCRIPT = "printf 'a 1 1.5: 7 cycles:u: \\n\\t11 found+0x1 (/bin/a)\\n\\n'";

test('perf script is read', { skip }, () => {
  const tools = toolsOf('perf', { perf: `[ "$*" = "script -f -i ${data}" ] && ${SCRIPT}` });
  const { status, stdout, stderr } = top(data, tools);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /Type: cycles\n.*\n.*\n +7 +100% +100% +7 +100% +found\n$/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('stackheat-perf-')),
    [],
  );
});

test('perf_to_profile is asked first, as by pprof', { skip }, () => {
  writeFileSync(join(folder, 'converted.pb'), profile());
  const converter = `[ "$1 $2 $3 $5" = "-i ${data} -o -f" ] && /bin/cp ${folder}/converted.pb "$4"`;
  const tools = toolsOf('both', { perf: SCRIPT, perf_to_profile: converter });
  const { status, stdout, stderr } = top(data, tools);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /converted/);
});

const FAILURES = {
  fails: ['echo no build id >&2; exit 3', /perf script failed with status 3: no build id/],
  empty: ['exit 0', /perf recorded no samples in it/],
  endless: ['while :; do echo 1234567890; done', /more than 1000 bytes in perf script, the limit/],
};

for (const [name, [script, message]] of Object.entries(FAILURES)) {
  test(`perf ${name}: said`, { skip }, () => {
    const limits = { STACKHEAT_LIMIT_LEGACY_BYTES: '1000' };
    const { status, stderr } = top(data, toolsOf(name, { perf: script }), limits);
    assert.equal(status, 2);
    assert.match(stderr, message);
  });
}

const record = spawnSync('perf', ['record', '-o', join(folder, 'real.data'), 'true']);
const noPerf = record.status !== 0 && 'needs perf: apt-get install linux-perf';

test('what the real perf records is read, or said to be empty', { skip: noPerf }, () => {
  const perf = spawnSync('sh', ['-c', 'command -v perf'], { encoding: 'utf8' }).stdout.trim();
  const { status, stdout, stderr } = top(join(folder, 'real.data'), dirname(perf));
  // Where the kernel hands out no counters, perf writes a file without samples.
  if (status === 0) assert.match(stdout, /flat%/);
  else assert.match(stderr, /perf recorded no samples in it/);
});
