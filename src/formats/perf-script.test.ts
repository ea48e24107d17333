import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelsOf } from '../profile/labels.ts';
import type { Profile } from '../profile/profile.ts';
import { DEFAULT_LIMITS } from './decode-limits.ts';
import { readPerfScript } from './perf-script.ts';

const TEXT = `my prog 10118/10120 [002]  4309.505499:    5025125 cpu-clock:ppp:
	           98948 malloc+0x18 (/usr/lib/libc.so.6)
	         18120c3 std::vector<int (*)(char)>::push_back(int (&)(char))+0x33 (inlined)
	         18120c3 alg_copy+0x5 (/usr/bin/node)
	ffffffff81000000 [unknown] ([kernel.kallsyms])

   node   10118  4310.505499:          3 sched:sched_switch: prev_comm=x ==> next_comm=y
	           98948 malloc+0x18 (/usr/lib/libc.so.6)
`;

function read(text: string): Profile | undefined {
  return readPerfScript(Buffer.from(text), DEFAULT_LIMITS);
}

test('samples of several events, with inlined and unknown frames', () => {
  const profile = read(TEXT);
  assert.ok(profile);
  assert.deepEqual(profile.sampleTypes, [
    { type: 'samples', unit: 'count' },
    { type: 'cpu-clock', unit: 'nanoseconds' },
    { type: 'sched:sched_switch', unit: 'count' },
  ]);
  assert.equal(profile.defaultSampleType, 'cpu-clock');
  assert.equal(profile.durationNanos, 1_000_000_000n);
  const { samples, locations, functions, strings } = profile;
  assert.deepEqual(
    samples.values.map((column) => [...column]),
    [
      [1n, 1n],
      [5025125n, 0n],
      [0n, 3n],
    ],
  );
  assert.deepEqual([...samples.locationIndexes], [0, 1, 2, 0]);
  assert.deepEqual([...locations.lineStarts], [0, 1, 3, 3]);
  assert.deepEqual(
    [...functions.names].map((name) => strings.at(name)),
    ['malloc', 'std::vector<int (*)(char)>::push_back(int (&)(char))', 'alg_copy'],
  );
  assert.deepEqual(
    profile.mappings.map(({ file }) => file),
    ['/usr/lib/libc.so.6', '/usr/bin/node', '[kernel.kallsyms]'],
  );
  assert.deepEqual(
    labelsOf(profile, 0).texts.map(({ values }) => values.join()),
    ['my prog'],
  );
});

test('without a period each sample counts once', () => {
  const profile = read('a 1  1.5: cycles:u: \n\t 11 f+0x1 (/a)\n\n');
  assert.deepEqual(
    profile?.samples.values.map((column) => column[0]),
    [1n, 1n],
  );
  assert.deepEqual(profile?.sampleTypes[1], { type: 'cycles', unit: 'count' });
});

test('other text is none of it', () => {
  for (const text of ['', 'hello world\n', '12:30:01.5: x: y\n'])
    assert.equal(read(text), undefined);
});
