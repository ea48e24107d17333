/** With dot installed, pictures have pprof's bytes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { missingShared, SHARED } from '../shared.mjs';
import { compareAll, noGo } from './go-pprof.mjs';

const PROFILES = [
  'go126/block.out',
  'go126/compile-nethttp.cpu',
  'go126/cpu.out',
  'go126/mem.out',
  'go126/mutex.out',
  'go126-http/cpu.pb.gz',
  'pprof-driver/contention.pb.gz',
  'pprof-driver/heap_sizetags.pb.gz',
  'pprof-driver/long_name_funcs.pb.gz',
  'parca/profile-with-labels.pb.gz',
];
const OTHERS = ['-png', '-gif', '-ps', '-svg -lines -nodecount=30', '-svg -nodecount=500'];

const noDot = spawnSync('dot', ['-V']).error !== undefined && 'needs dot: apt-get install graphviz';
const skip = noGo || noDot || missingShared('corpus');

const folder = mkdtempSync(join(tmpdir(), 'stackheat-pictures-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test("pictures by dot equal pprof's", { skip }, async (t) => {
  const paths = PROFILES.map((name) => join(SHARED, 'corpus', name));
  const cases = [
    ...paths.map((path) => ({ args: ['-svg', path] })),
    ...OTHERS.map((flags) => ({ args: [...flags.split(' '), paths[2]] })),
  ];
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ args }, found) => differences.push(`${args.join(' ')}: ${found}`),
  });
  t.diagnostic(`${cases.length} pictures compared`);
  assert.deepEqual(differences, []);
});
