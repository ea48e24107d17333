/** go tool pprof and stackheat read what the runtime writes, and say the same of it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { readRecorded } from '../record/recording.mjs';
import { runProgram, temporaryFolder } from './truth.mjs';

const HAS_GO = spawnSync('go', ['version']).status === 0;
const NO_GO = 'needs go: apt-get install golang-go';

for (const backEnd of ['inspector', 'datadog']) {
  test(`${backEnd}: both tools read each file alike`, { skip: !HAS_GO && NO_GO }, async (t) => {
    const folder = temporaryFolder(t);
    const env = { STACKHEAT_BACKEND: backEnd };
    await runProgram(process.execPath, 'names.mjs', [folder], env);
    await runProgram(
      process.execPath,
      'allocations.cjs',
      [folder, '32768', '100000', '20000'],
      env,
    );
    for (const name of ['cpu', 'shapes', 'heap', 'allocs']) {
      const file = join(folder, `${name}.pb.gz`);
      for (const flag of ['-top', '-raw']) {
        const go = text('go', ['tool', 'pprof', flag, file]);
        const ours = text(process.execPath, [resolve('dist/stackheat.cjs'), 'pprof', flag, file]);
        assert.equal(ours, go, `${name} ${flag}`);
      }
    }
  });
}

test('code that was translated while it was loaded has its own lines and names', async (t) => {
  const folder = temporaryFolder(t);
  await runProgram(process.execPath, 'translated.cjs', [folder], {
    STACKHEAT_BACKEND: 'inspector',
  });
  // The class is not told: what ran is on no disk.
  const sell = 'test/runtime-api/programs/till.sell';
  const cpu = await readRecorded(join(folder, 'cpu.pb.gz'));
  assert.ok(cpu.sum('cpu', sell) > 30e6, cpu.functions.join(', '));
  // Now and then a line of what V8 inlined into it, as it stands elsewhere.
  const lines = cpu.lines(sell).filter((line) => line >= 14 && line <= 20);
  assert.ok(lines.length > 0, String(cpu.lines(sell)));
  const sales = await readRecorded(join(folder, 'sales.pb.gz'));
  assert.equal(sales.sum('sales', sell), 1);
  assert.deepEqual(sales.lines(sell), [15]);
  assert.match(sales.filename(sell), /programs\/till\.ts$/);
});

function text(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${args.join(' ')}: ${stderr}`);
  return stdout;
}
