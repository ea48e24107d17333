import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceMaps } from '../../symbolize/source-maps.ts';
import { heapComments } from '../recording/heap-comments.ts';
import type { HeapPart } from '../recording/recording-options.ts';
import { FrameNames } from './frame-names.ts';
import { heapProfile } from './heap-profile.ts';
import { ModuleNames } from './module-names.ts';
import { ScriptIndex } from './script-index.ts';
import type { HeapNode } from './v8-profile.ts';

const RATE_BYTES = 512 * 1024;
/** 1 / (1 - exp(-128 / 512 KiB)) = 4096.5: what V8's inspector makes of an object of 128 bytes. */
const SMALL_PRODUCT = 128 * 4097;
const GROWN_BYTES = SMALL_PRODUCT + RATE_BYTES * 100;

function node(id: number, functionName: string, url: string, ...children: HeapNode[]): HeapNode {
  const callFrame = { functionName, url, scriptId: '1', lineNumber: id, columnNumber: 0 };
  return { id, callFrame, selfSize: id * 1000, children };
}

function part(kind: HeapPart['kind'], ...children: HeapNode[]): HeapPart {
  return {
    kind,
    profile: {
      head: { ...node(0, '(root)', ''), children },
      samples: [
        { nodeId: 2, size: SMALL_PRODUCT, ordinal: 1 },
        { nodeId: 2, size: RATE_BYTES * 100, ordinal: 2 },
      ],
    },
    startedAtMs: 1000,
    endedAtMs: 3500,
    rateBytes: RATE_BYTES,
    preload: '/x/register.cjs',
  };
}

function names(): FrameNames {
  return new FrameNames({
    modules: new ModuleNames({ cwd: '/app', platform: 'linux', exists: () => false }),
    maps: new SourceMaps(),
    scripts: new ScriptIndex(),
  });
}

test('a sampled object stands for as many as were not sampled; the size is scaled already', () => {
  const grow = node(2, 'grow', '/app/a.js');
  const profile = heapProfile(
    part('allocs', node(1, 'main', '/app/a.js', { ...grow, selfSize: GROWN_BYTES })),
    names(),
    [],
  );
  const [objects, space] = profile.samples.values;
  assert.deepEqual(
    profile.sampleTypes.map(({ type }) => type),
    ['alloc_objects', 'alloc_space'],
  );
  assert.equal(profile.defaultSampleType, 'alloc_space');
  // The huge one is always sampled.
  assert.deepEqual([...(objects ?? [])], [1n, 4098n]);
  assert.deepEqual([...(space ?? [])], [1000n, BigInt(GROWN_BYTES)]);
});

test("the preload's own objects are left out, those of what it calls are not", () => {
  const profile = heapProfile(
    part(
      'live',
      node(
        1,
        'save',
        '/x/register.cjs',
        node(2, 'stringify', 'node:inspector'),
        node(3, 'onSignal', '/app/a.js'),
      ),
    ),
    names(),
    [],
  );
  assert.equal(profile.samples.count, 1);
  assert.equal(profile.samples.locationIndexes.length, 1);
  const [name = 0] = profile.functions.names;
  assert.equal(profile.strings.at(name), 'a.onSignal');
});

const live = part('live');
const allocs = { ...part('allocs'), startedAtMs: 3500, endedAtMs: 6000 };
const PROGRAM = { programStartedAtMs: 1000, mode: 'both' } as const;

for (const { name, kind, recording, want } of [
  {
    name: 'both windows',
    kind: 'allocs',
    recording: { ...PROGRAM, live, allocs: [allocs] },
    want: [
      'allocated objects: from second 2.5 to second 5.0, whether still alive or not',
      'V8 has one heap sampler, so the two take turns; heap.pb.gz has the live objects of seconds 0.0 to 2.5',
    ],
  },
  {
    name: 'next to nothing alive',
    kind: 'live',
    recording: { ...PROGRAM, live, allocs: [allocs] },
    want: [
      'live objects: allocated from second 0.0 on, and still alive at second 2.5',
      'V8 has one heap sampler, so the two take turns; allocs.pb.gz has the allocated objects of seconds 2.5 to 5.0',
      'nearly empty: 2 objects were sampled that stayed alive; what came and went is in allocs.pb.gz',
    ],
  },
  {
    name: 'allocations in two turns',
    kind: 'allocs',
    recording: {
      ...PROGRAM,
      live,
      allocs: [allocs, { ...allocs, startedAtMs: 9000, endedAtMs: 9500 }],
    },
    want: [
      'allocated objects: from second 2.5 to second 5.0 and from second 8.0 to second 8.5, whether still alive or not',
      'V8 has one heap sampler, so the two take turns; heap.pb.gz has the live objects of seconds 0.0 to 2.5',
    ],
  },
  {
    name: 'the program was over too soon',
    kind: 'live',
    recording: { ...PROGRAM, live: undefined, allocs: [allocs] },
    want: [
      'the recording ended before the turn of live objects; see allocs.pb.gz; stackheat record --heap live records them all the time',
    ],
  },
  {
    name: 'killed',
    kind: 'live',
    recording: { ...PROGRAM, live: undefined, allocs: [] },
    want: ['live objects are lost: the program was killed before they were written'],
  },
] as const) {
  test(`${name}: the ${kind} file says so`, () => {
    assert.deepEqual(heapComments(kind, recording), want);
  });
}
