import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-output-'));
after(() => rmSync(folder, { recursive: true }));

/** Its text is several times what a pipe holds. */
const LOCATIONS = 20_000;
const LONG = join(folder, 'long.pb');
writeFileSync(LONG, encodePprof(longProfile()));

/** Of `$0 "$@"`, which prints the report, in a line of shell. */
function outputOf(line) {
  const args = ['-c', line, process.execPath, ENTRY, 'pprof', '-raw', LONG];
  const { status, stdout, stderr } = spawnSync('sh', args, { maxBuffer: 1 << 30, timeout: 60_000 });
  assert.equal(String(stderr), '');
  assert.equal(status, 0);
  return stdout;
}

/** Node makes a pipe that it writes to one that does not wait, for all who share it. */
const SHARER = 'process.stdout; setInterval(() => {}, 1000)';

test('a long report comes whole into a pipe, a file, and a pipe that does not wait', () => {
  const expected = outputOf('"$0" "$@" | cat');
  assert.ok(expected.length > 512 * 1024, `${expected.length} bytes`);
  assert.match(expected.toString(), /function19999\b/);
  assert.deepEqual(outputOf(`"$0" "$@" > '${folder}/o' && cat '${folder}/o'`), expected);
  const beside = `{ "$0" -e '${SHARER}' & sleep 0.5; "$0" "$@"; kill $!; } | { sleep 1; cat; }`;
  assert.deepEqual(outputOf(beside), expected);
});

function longProfile() {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  for (let i = 0; i < LOCATIONS; i++) {
    const func = builder.func({ name: `function${i}` });
    builder.sample({ locations: [builder.location({ lines: [{ func }] })], values: [1] });
  }
  return builder.finish();
}
