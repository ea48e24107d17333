import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { compareAll, noGo } from './go-pprof.mjs';

/** Summer, winter, both sides of 1970, a change of offset, and beyond the tables of the zone files. */
const TIMES = [
  1_700_000_000_123_456_789n,
  1_720_000_000_000_000_000n,
  1n,
  -2_000_000_000_000_000_000n,
  1_711_846_800_000_000_000n,
  1_730_613_600_000_000_000n,
  4_000_000_000_000_000_000n,
  4_084_000_000_500_000_000n,
];
const ZONES = [
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Europe/Dublin',
  ':Europe/Berlin',
  'No/Such_Zone',
  '',
  undefined,
];
const folder = mkdtempSync(join(tmpdir(), 'stackheat-zones-'));
after(() => rmSync(folder, { recursive: true }));

test('times are printed in the zones that Go prints them in', { skip: noGo }, async (t) => {
  const paths = TIMES.map((timeNanos, i) => {
    const path = join(folder, `${i}.pb`);
    const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
    writeFileSync(path, encodePprof(builder.finish({ timeNanos })));
    return path;
  });
  const cases = ZONES.flatMap((TZ, zone) =>
    paths.map((path, i) => ({ args: [(i + zone) % 2 ? '-top' : '-raw', path], env: { TZ } })),
  );
  const differences = [];
  await compareAll(cases, {
    folder,
    onDifference: ({ args, env }, why) =>
      differences.push(`TZ=${env.TZ} ${args[0]} ${TIMES[paths.indexOf(args[1])]}: ${why}`),
  });
  t.diagnostic(`${cases.length} cases`);
  assert.deepEqual(differences, []);
});
