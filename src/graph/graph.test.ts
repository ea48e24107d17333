import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { profileFromText } from '../profile/profile-from-text.test-support.ts';
import { amounts } from './amounts.ts';
import type { GraphInput } from './graph.ts';
import { nodeTable } from './node-table.ts';
import { cumValue, flatValue, type TrimmedGraph, type TrimOptions, trimmedGraph } from './trim.ts';

const UNTRIMMED: TrimOptions = {
  order: 'flat',
  nodeCount: 0,
  nodeFraction: 0,
  edgeFraction: 0,
  dropNegative: false,
  edges: 'all',
  tags: undefined,
};

function input(profile: Profile): GraphInput {
  const values = amounts(profile.samples.values[0] as BigInt64Array);
  return { profile, table: nodeTable(profile), weights: { values, divisors: undefined } };
}

function graphOf(profile: Profile, options: Partial<TrimOptions> = {}): TrimmedGraph {
  return trimmedGraph(input(profile), { ...UNTRIMMED, ...options });
}

/** `name flat/cum` a node, in the graph's order. */
function nodesOf(graph: TrimmedGraph): string[] {
  const { nodes, names, sums } = graph;
  return nodes.map((node) => `${names.at(node)} ${flatValue(sums, node)}/${cumValue(sums, node)}`);
}

/** `caller -> callee weight`; dotted arrows go over left-out nodes. Sorted. */
function edgesOf({ nodes, edges, names }: TrimmedGraph): string[] {
  const numbers = nodes.flatMap((node) => [...(edges?.outOf(node) ?? [])]);
  return numbers
    .map((edge) => {
      const arrow = edges?.sums.residual[edge] === 1 ? '..>' : '->';
      const note = edges?.sums.inline[edge] === 1 ? ' inline' : '';
      const from = names.at(edges?.from(edge) ?? 0);
      return `${from} ${arrow} ${names.at(edges?.to(edge) ?? 0)} ${edges?.sums.weights[edge]}${note}`;
    })
    .sort();
}

test('flat goes to the leaf, cum to all of the stack', () => {
  const graph = graphOf(profileFromText`
    1     2     4
    main  main  main
    a     a     b
    c
  `);
  assert.deepEqual(nodesOf(graph), ['b 4/4', 'a 2/3', 'c 1/1', 'main 0/7']);
  assert.deepEqual(edgesOf(graph), ['a -> c 1', 'main -> a 3', 'main -> b 4']);
});

test('who calls itself counts a sample once, and has no edge to itself', () => {
  const graph = graphOf(profileFromText`
    1  2
    a  a
    a  b
    b  a
    a  b
  `);
  assert.deepEqual(nodesOf(graph), ['b 2/3', 'a 1/3']);
  assert.deepEqual(edgesOf(graph), ['a -> b 3', 'b -> a 3']);
});

test('an edge is inline when every one of its calls was', () => {
  const graph = graphOf(profileFromText`
    1     2     4
    main  main  main
    >a    >b    b
    c
  `);
  assert.deepEqual(edgesOf(graph), ['a -> c 1', 'main -> a 1 inline', 'main -> b 6']);
});

test('a location without lines is a node of its own', () => {
  const graph = graphOf(profileFromText`
    1      2
    main   main
    0x10   0x20
  `);
  const names = ['0000000000000010 <unknown> 1/1', '0000000000000020 <unknown> 2/2'];
  assert.deepEqual(nodesOf(graph).sort(), [...names, 'main 0/3']);
});

test('light nodes go, and edges reach over them', () => {
  const profile = profileFromText`
    10    80    10
    main  main  main
    thin  a     a
    a     b     thin
    b
  `;
  const graph = graphOf(profile, { nodeFraction: 0.3 });
  assert.deepEqual(nodesOf(graph), ['b 90/90', 'a 0/100', 'main 0/100']);
  assert.deepEqual(edgesOf(graph), ['a -> b 90', 'main ..> a 100']);
  assert.equal(graph.droppedNodes, 1);
});

test('what the cutoff takes is not given to its caller', () => {
  const graph = graphOf(
    profileFromText`
      99    1
      main  main
            thin
    `,
    { nodeFraction: 0.05 },
  );
  assert.deepEqual(nodesOf(graph), ['main 99/100']);
});

test('of equal weights the name decides, by bytes', () => {
  const graph = graphOf(profileFromText`
    b  \u{10000}  \uffff  a
  `);
  assert.deepEqual(nodesOf(graph), ['a 1/1', 'b 1/1', '\uffff 1/1', '\u{10000} 1/1']);
});

test('the top nodes stay, by flat or by cum', () => {
  const profile = profileFromText`
    5     3     1
    main  main  main
    a     b     b
                c
  `;
  const byFlat = graphOf(profile, { nodeCount: 2 });
  assert.deepEqual(nodesOf(byFlat), ['a 5/5', 'b 3/4']);
  assert.equal(byFlat.originalCount, 4);
  assert.deepEqual(nodesOf(graphOf(profile, { nodeCount: 2, order: 'cum' })), [
    'main 0/9',
    'a 5/5',
  ]);
});

test('light edges go, their nodes stay', () => {
  const graph = graphOf(
    profileFromText`
      99    1
      main  main
      a     b
    `,
    { edgeFraction: 0.05 },
  );
  assert.deepEqual(edgesOf(graph), ['main -> a 99']);
  assert.equal(graph.droppedEdges, 1);
  assert.equal(graph.nodes.length, 3);
});

test('nodes below zero may be left out', () => {
  const profile = profileFromText`
    5     -3    -2
    main  main  main
    a     b     c
                d
  `;
  assert.deepEqual(nodesOf(graphOf(profile, { dropNegative: true })), ['a 5/5']);
  assert.equal(graphOf(profile).nodes.length, 4);
});

test('what cancels out is no node', () => {
  assert.deepEqual(
    nodesOf(
      graphOf(profileFromText`
      5     -5
      main  main
    `),
    ),
    [],
  );
});

test('sums beyond 2^53 are exact and wrap as int64 do', () => {
  const graph = graphOf(profileFromText`
    9007199254740993  1  9223372036854775807
    a                 a  b
  `);
  assert.deepEqual(nodesOf(graph), [
    'b 9223372036854775807/9223372036854775807',
    'a 9007199254740994/9007199254740994',
  ]);
  const wrapped = graphOf(profileFromText`
    9223372036854775807  1
    a                    a
  `);
  assert.deepEqual(nodesOf(wrapped), ['a -9223372036854775808/-9223372036854775808']);
});

const anySample = fc.record({
  frames: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 6 }),
  value: fc.bigInt({ min: 0n, max: 2n ** 40n }),
});

function profileOf(samples: readonly { frames: readonly string[]; value: bigint }[]): Profile {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  for (const { frames, value } of samples) {
    const locations = frames.map((name) =>
      builder.location({ lines: [{ func: builder.func({ name }) }] }),
    );
    builder.sample({ locations, values: [value] });
  }
  return builder.finish();
}

test('flat sums to the total, and cum is never less than flat', () => {
  fc.assert(
    fc.property(fc.array(anySample, { maxLength: 12 }), (samples) => {
      const { nodes, sums, edges } = graphOf(profileOf(samples));
      const total = samples.reduce((sum, { value }) => sum + value, 0n);
      let flatTotal = 0n;
      for (const node of nodes) {
        flatTotal += flatValue(sums, node);
        assert.ok(cumValue(sums, node) >= flatValue(sums, node));
        assert.ok(cumValue(sums, node) <= total);
        for (const edge of edges?.into(node) ?? []) {
          assert.ok((edges?.sums.weights[edge] ?? 0n) <= cumValue(sums, node));
        }
      }
      assert.equal(flatTotal, total);
    }),
  );
});

test('doubles and 64-bit sums agree', () => {
  fc.assert(
    fc.property(fc.array(anySample, { maxLength: 12 }), (samples) => {
      const profile = profileOf(samples);
      const exact = { values: profile.samples.values[0] as BigInt64Array, divisors: undefined };
      const slow = trimmedGraph({ ...input(profile), weights: exact }, UNTRIMMED);
      const fast = graphOf(profile);
      assert.deepEqual(nodesOf(fast), nodesOf(slow));
      assert.deepEqual(edgesOf(fast), edgesOf(slow));
    }),
  );
});

/**
 * Over 10,000 frames, which a kernel sums, more edges than it makes space for at first, and among the stacks one that
 * takes space behind them.
 */
function largeProfile(): Profile {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'ns' }]);
  const random = new Int32Array([1]);
  const below = (limit: number): number => {
    random[0] = Math.imul(random[0] as number, 1_664_525) + 1_013_904_223;
    return ((random[0] as number) >>> 8) % limit;
  };
  const lineOf = (name: number) => ({ func: builder.func({ name: `f${name}` }) });
  const locations = Array.from({ length: 400 }, (_, i) => {
    const lines = Array.from({ length: 1 + below(3) }, () => lineOf(below(200)));
    return builder.location({ address: BigInt(i), lines });
  });
  for (let sample = 0; sample < 1000; sample++) {
    const depth = sample === 200 ? 70_000 : 1 + below(40);
    const stack = Array.from({ length: depth }, () => locations[below(400)] as number);
    builder.sample({ locations: stack, values: [below(9) - 2] });
  }
  return builder.finish();
}

for (const [name, options] of [
  ['all edges', {}],
  ['the edges of few nodes', { nodeCount: 90, nodeFraction: 0.01 }],
  ['inlined edges', { edges: 'inlined', nodeCount: 60 }],
  ['a picture', { order: 'entropy', nodeCount: 70, nodeFraction: 0.01, edgeFraction: 0.002 }],
] as const) {
  test(`the kernel sums ${name} as the loop for 64-bit sums does`, () => {
    const profile = largeProfile();
    const exact = { values: profile.samples.values[0] as BigInt64Array, divisors: undefined };
    const slow = trimmedGraph({ ...input(profile), weights: exact }, { ...UNTRIMMED, ...options });
    const fast = graphOf(profile, options);
    assert.ok((fast.edges?.sums.count ?? 0) > 100);
    assert.deepEqual(nodesOf(fast), nodesOf(slow));
    assert.deepEqual(edgesOf(fast), edgesOf(slow));
  });
}

test('a picture keeps its nodes connected, whatever is trimmed', () => {
  fc.assert(
    fc.property(
      fc.array(anySample, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      (samples, nodeCount) => {
        const { nodes, edges } = graphOf(profileOf(samples), { order: 'entropy', nodeCount });
        assert.ok(nodes.length <= nodeCount);
        const kept = new Set(nodes);
        for (const node of nodes) {
          for (const edge of edges?.outOf(node) ?? []) assert.ok(kept.has(edges?.to(edge) ?? -1));
        }
      },
    ),
  );
});
