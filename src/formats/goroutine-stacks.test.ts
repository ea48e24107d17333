import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelsOf } from '../profile/labels.ts';
import { DEFAULT_LIMITS } from './decode-limits.ts';
import { readGoroutineStacks } from './goroutine-stacks.ts';

/** Each goroutine's frames, leaf first, and its labels. */
function read(text: string): { frames: string[]; labels: string }[] {
  const profile = readGoroutineStacks(Buffer.from(text), DEFAULT_LIMITS);
  if (profile === undefined) return [];
  const { samples, locations, functions, strings } = profile;
  return Array.from({ length: samples.count }, (_, sample) => {
    const frames: string[] = [];
    const end = samples.locationStarts[sample + 1] as number;
    for (let i = samples.locationStarts[sample] as number; i < end; i++) {
      const location = samples.locationIndexes[i] as number;
      const rows = locations.lineFunctions.subarray(
        locations.lineStarts[location],
        locations.lineStarts[location + 1],
      );
      const names = [...rows].map((func, k) => {
        const [name, file] = [functions.names, functions.filenames].map((column) =>
          strings.at(column[func] as number),
        );
        return `${name} ${file}:${locations.lineNumbers[(locations.lineStarts[location] as number) + k]}`;
      });
      frames.push(names.join(' < '));
    }
    const { texts, numbers } = labelsOf(profile, sample);
    const labels = [
      ...texts.map(({ key, values }) => `${key}=${values.join()}`),
      ...numbers.map(({ key, values, units }) => `${key}=${values.join()}${units?.join() ?? ''}`),
    ];
    return { frames, labels: labels.sort().join(' ') };
  });
}

test('a goroutine is a sample with its state, its wait and its creator', () => {
  const text = `goroutine 18 [chan receive, 5 minutes, locked to thread]:
main.(*pool[...]).worker(0xc000012345, {0x4a1b0e?, 0x3})
	/src/my (old)/pool.go:42 +0x1d
main.inlined(...)
	/src/pool.go:12
main.outer({0x1, func(0x2)})
	C:/src/pool.go:50 +0x85
...23 frames elided...
created by main.newPool in goroutine 1
	/src/pool.go:30 +0x85

goroutine 1 gp=0xc000002380 m=0 mp=0x5c0 [select (no cases)]:
main.main()
	/src/main.go:7
`;
  assert.deepEqual(read(text), [
    {
      frames: [
        'main.(*pool[...]).worker /src/my (old)/pool.go:42',
        'main.inlined /src/pool.go:12 < main.outer C:/src/pool.go:50',
        'created by main.newPool /src/pool.go:30',
      ],
      labels: 'goroutine=18 state=chan receive thread=locked wait=5minutes',
    },
    { frames: ['main.main /src/main.go:7'], labels: 'goroutine=1 state=select (no cases)' },
  ]);
});

test("a crash's output, with the program's own words around", () => {
  const text = `2026/11/22 starting
panic: oops (x)

goroutine 7 [running]:
panic({0x48, 0x4b})
	/go/panic.go:860 +0x13a
main.f()
	/a.go:3 +0x1
exit status 2
`;
  assert.deepEqual(
    read(text).map(({ frames }) => frames),
    [['panic /go/panic.go:860', 'main.f /a.go:3']],
  );
});

test("the program's labels, as Go 1.26 prints them", () => {
  const text =
    'goroutine 7 [sleep, 2 minutes, synctest bubble 3 labels:{"tenant": "a \\"b\\"", "x": "\\x00"}]:\nmain.f()\n';
  assert.deepEqual(
    read(text).map(({ labels }) => labels),
    ['bubble=3 goroutine=7 state=sleep tenant=a "b" wait=2minutes x=\\x00'],
  );
});

test('other text is none of it', () => {
  for (const text of [
    '',
    'goroutine x [running]:\n',
    'my goroutine 1 [running]:\n',
    '{"nodes":[]}',
  ]) {
    assert.deepEqual(read(text), []);
  }
});

test('a line of megabytes is refused', () => {
  assert.throws(() => read(`goroutine 1 [running]:\nmain.f(${'{'.repeat(2 << 20)})\n`), /line 2/);
});
