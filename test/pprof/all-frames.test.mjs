import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readProfileFile } from '../../build/fetch/read-file.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { StringTable } from '../../build/profile/string-table.js';
import { ENTRY, missingShared, SHARED } from '../shared.mjs';

/**
 * Go 1.26 has no -all_frames; google/pprof has, and its own test's expectation is the oracle. That test
 * symbolizes with a fake, which we do by renaming.
 */
const PROFILE = `${SHARED}/corpus/pprof-driver/heap.pb.gz`;
const EXPECTED = `${SHARED}/corpus/pprof/internal/driver/testdata/pprof.heap.flat.inuse_objects.text.all_frames`;
const REAL_NAMES = { mangledNEW: 'operator new', mangledMALLOC: 'malloc' };

const skip = missingShared('corpus/pprof-driver', 'corpus/pprof/internal/driver/testdata');
const folder = mkdtempSync(join(tmpdir(), 'stackheat-all-frames-'));
after(() => rmSync(folder, { recursive: true }));

async function symbolized() {
  const profile = await readProfileFile(PROFILE);
  const { strings } = profile;
  const names = Array.from({ length: strings.count }, (_, row) => {
    const name = strings.at(row);
    return REAL_NAMES[name] ?? name.replace(/^mangled(?=\d)/, 'line');
  });
  const path = join(folder, 'heap.pb');
  writeFileSync(path, encodePprof({ ...profile, strings: StringTable.of(names) }));
  return path;
}

function text(path, ...flags) {
  const args = [ENTRY, 'pprof', '-text', '-inuse_objects', '-compact_labels', ...flags, path];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('-all_frames prints what google/pprof expects of itself', { skip }, async () => {
  assert.equal(text(await symbolized(), '-all_frames'), readFileSync(EXPECTED, 'utf8'));
});

test('without it the frames that the profile calls uninteresting are dropped', {
  skip,
}, async () => {
  const dropped = text(await symbolized());
  assert.doesNotMatch(dropped, /operator new|malloc/);
  assert.match(dropped, /line3000/);
});
