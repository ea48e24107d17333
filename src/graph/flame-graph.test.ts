import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { drawnProfile } from './drawn-stacks.ts';
import { type FlameGranularity, internFrames } from './flame-frames.ts';
import { sumFunctions } from './flame-functions.ts';
import { buildFlameGraph, type FlameGraph } from './flame-graph.ts';
import { searchFlameGraph } from './flame-search.ts';

/** A box a line, indented by its depth: name, total, self. */
function outline(graph: FlameGraph): string {
  const depths: number[] = [];
  const lines: string[] = [];
  for (let box = 0; box < graph.boxCount; box++) {
    const depth = box === 0 ? 0 : (depths[graph.parents[box] ?? 0] ?? 0) + 1;
    depths.push(depth);
    const name = box === 0 ? 'root' : graph.frames.names[graph.frameIndexes[box] ?? 0];
    const inlined = graph.callKinds[box] === 1 ? ' inlined' : '';
    lines.push(`${'  '.repeat(depth)}${name} ${graph.totals[box]} ${graph.selves[box]}${inlined}`);
  }
  return lines.join('\n');
}

function graphOf(drawing: string, granularity: FlameGranularity = 'filefunctions'): FlameGraph {
  const profile = drawnProfile(drawing);
  return buildFlameGraph(profile, internFrames(profile, granularity), 0);
}

const CASES = [
  {
    name: 'stacks with the same callers are one box',
    drawing: `
      main  main  main
      a     b     a
      x           y
      1     2     4`,
    outline: `
root 7 0
  main 7 0
    a 5 0
      y 4 4
      x 1 1
    b 2 2`,
  },
  {
    name: 'recursion is kept',
    drawing: `
      f  f  f
      f  f
         f
      1  2  4`,
    outline: `
root 7 0
  f 7 4
    f 3 1
      f 2 2`,
  },
  {
    name: 'equal weights are in the order of their names',
    drawing: `
      b  a  c
      1  1  1`,
    outline: `
root 3 0
  a 1 1
  b 1 1
  c 1 1`,
  },
  {
    name: 'a sample of zero is not shown',
    drawing: `
      a  b
      0  1`,
    outline: `
root 1 0
  b 1 1`,
  },
  {
    name: 'an inlined function is a box of its own',
    drawing: `
      main   main
      ~fast  fast
      2      1`,
    outline: `
root 3 0
  main 3 0
    fast 3 3`,
  },
  {
    name: 'the same name in two files is two boxes',
    drawing: `
      f@a.js  f@b.js
      1       2`,
    outline: `
root 3 0
  f 2 2
  f 1 1`,
  },
  {
    name: 'functions forgets the files',
    granularity: 'functions' as const,
    drawing: `
      f@a.js  f@b.js
      1       2`,
    outline: `
root 3 0
  f 3 3`,
  },
  {
    name: 'files forgets the functions',
    granularity: 'files' as const,
    drawing: `
      f@a.js  g@a.js
      1       2`,
    outline: `
root 3 0
  a.js 3 3`,
  },
  {
    name: 'values below zero count by their size for the order, and as they are in the sums',
    drawing: `
      main  main  main
      less  more  same
      -5    3     1`,
    outline: `
root -1 0
  main -1 0
    less -5 -5
    more 3 3
    same 1 1`,
  },
];

for (const { name, drawing, granularity, outline: expected } of CASES) {
  test(name, () => {
    assert.equal(outline(graphOf(drawing, granularity)), expected.trim());
  });
}

test('a box that every stack inlined says so', () => {
  const graph = graphOf(`
    main   main
    ~fast  other
    2      1`);
  assert.match(outline(graph), /fast 2 2 inlined/);
});

test('values are exact beyond 2^53', () => {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  const location = builder.location({ lines: [{ func: builder.func({ name: 'f' }) }] });
  builder.sample({ locations: [location], values: [2n ** 60n] });
  builder.sample({ locations: [location], values: [1n] });
  const profile = builder.finish();
  const graph = buildFlameGraph(profile, internFrames(profile, 'filefunctions'), 0);
  assert.equal(graph.totals[0], 2n ** 60n + 1n);
});

test('a location without a function is named by its binary', () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const flags = { hasFunctions: false, hasFilenames: false, hasLineNumbers: false };
  const mapping = builder.mapping({
    ...flags,
    start: 0n,
    limit: 9n,
    offset: 0n,
    file: '/usr/lib/libc.so.6',
    buildId: '',
    hasInlineFrames: false,
  });
  const named = builder.location({ mapping, address: 1n, lines: [] });
  const bare = builder.location({ address: 2n, lines: [] });
  builder.sample({ locations: [bare, named], values: [1] });
  const profile = builder.finish();
  const graph = buildFlameGraph(profile, internFrames(profile, 'filefunctions'), 0);
  assert.equal(outline(graph), 'root 1 0\n  [libc.so.6] 1 0\n    <unknown> 1 1');
});

test('a profile without samples is a root alone', () => {
  const profile = new ProfileBuilder([{ type: 'samples', unit: 'count' }]).finish();
  const graph = buildFlameGraph(profile, internFrames(profile, 'filefunctions'), 0);
  assert.equal(outline(graph), 'root 0 0');
});

test('a recursive function counts once a stack in the table', () => {
  const graph = graphOf(`
    main  main
    f     f
    f     g
    1     2`);
  const { flats, cums } = sumFunctions(graph);
  const frame = graph.frames.names.indexOf('f');
  assert.equal(flats[frame], 1n);
  assert.equal(cums[frame], 3n);
});

test('a search counts every box and each stack once, the widest first', () => {
  const graph = graphOf(`
    main  main  idle
    f     g
    f
    4     2     1`);
  const found = searchFlameGraph(graph, (name) => name === 'f' || name === 'idle');
  assert.equal(found.boxCount, 3);
  assert.equal(found.total, 5n);
  const names = found.hits.map((box) => graph.frames.names[graph.frameIndexes[box] ?? 0]);
  assert.deepEqual(names, ['f', 'f', 'idle']);
});

const stacks = fc.array(
  fc.record({
    stack: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 }),
    value: fc.integer({ min: -50, max: 100 }),
  }),
  { maxLength: 400 },
);

test('any profile: sums, order and places agree with each other', () => {
  fc.assert(
    fc.property(stacks, (samples) => {
      const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
      const locations = Array.from({ length: 7 }, (_, i) =>
        builder.location({ lines: [{ func: builder.func({ name: `f${i}` }) }] }),
      );
      for (const { stack, value } of samples) {
        builder.sample({ locations: stack.map((i) => locations[i] ?? 0), values: [value] });
      }
      const profile = builder.finish();
      const graph = buildFlameGraph(profile, internFrames(profile, 'filefunctions'), 0);
      const sum = samples.reduce((total, { value }) => total + BigInt(value), 0n);
      assert.equal(graph.totals[0], sum);
      for (let box = 1; box < graph.boxCount; box++) checkBox(graph, box);
    }),
  );
});

function checkBox(graph: FlameGraph, box: number): void {
  const parent = graph.parents[box] ?? 0;
  const [start = 0, weight = 0] = [graph.starts[box], graph.weights[box]];
  const [parentStart = 0, parentWeight = 0] = [graph.starts[parent], graph.weights[parent]];
  assert.ok(parent < box && (graph.ends[parent] ?? 0) >= (graph.ends[box] ?? 0));
  assert.ok(start >= parentStart && start + weight <= parentStart + parentWeight);
  const next = graph.ends[box] ?? 0;
  const isSibling = next < graph.boxCount && graph.parents[next] === parent;
  if (!isSibling) return;
  assert.equal(graph.starts[next], start + weight);
  assert.ok((graph.weights[next] ?? 0) <= weight, 'heavier siblings come first');
  assert.notEqual(graph.frameIndexes[next], graph.frameIndexes[box]);
}
