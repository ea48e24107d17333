import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { profileFromText } from '../profile/profile-from-text.test-support.ts';
import { amounts } from './amounts.ts';
import { nodeTable } from './node-table.ts';
import { cumValue, flatValue, type TrimmedGraph, type TrimOptions } from './trim.ts';
import { trimmedCallTree } from './trim-call-tree.ts';

const UNTRIMMED: TrimOptions = {
  order: 'entropy',
  nodeCount: 0,
  nodeFraction: 0,
  edgeFraction: 0,
  dropNegative: false,
  edges: 'all',
  tags: undefined,
};

function treeOf(profile: Profile, options: Partial<TrimOptions> = {}): TrimmedGraph {
  const values = amounts(profile.samples.values[0] as BigInt64Array);
  const input = { profile, table: nodeTable(profile), weights: { values, divisors: undefined } };
  return trimmedCallTree(input, { ...UNTRIMMED, ...options });
}

/** A line a node below its caller: `name flat/cum`, after `~` when inlined and `..` over left-out nodes. */
function drawn({ nodes, names, sums, edges }: TrimmedGraph): string[] {
  const draw = (node: number, depth: number): string[] => {
    const isTop = edges?.into(node).length === 0;
    const inline = !isTop && edges?.sums.inline[node] === 1 ? '~' : '';
    const residual = !isTop && edges?.sums.residual[node] === 1 ? '..' : '';
    const own = `${flatValue(sums, node)}/${cumValue(sums, node)}`;
    const line = `${' '.repeat(depth)}${inline}${residual}${names.at(node)} ${own}`;
    const below = (edges?.outOf(node) ?? []).map((edge) => edges?.to(edge) ?? 0);
    return [line, ...below.flatMap((child) => draw(child, depth + 1))];
  };
  const roots = nodes.filter((node) => edges?.into(node).length === 0);
  return roots.sort((a, b) => a - b).flatMap((node) => draw(node, 0));
}

const PROFILE = profileFromText`
  1     2      4      8
  main  main   main   gc
  a     b      b      a
  c     a      >c     c
  a     c      >d
        c
`;

test('a function is a node for each path that leads to it', () => {
  assert.deepEqual(drawn(treeOf(PROFILE)), [
    'main 0/7',
    ' a 0/1',
    '  c 0/1',
    '   a 1/1',
    ' b 0/6',
    '  a 0/2',
    '   c 0/2',
    '    c 2/2',
    '  ~c 0/4',
    '   ~d 4/4',
    'gc 0/8',
    ' a 0/8',
    '  c 8/8',
  ]);
});

test('of nodes that weigh too little, the callees hang on the nearest caller left', () => {
  const graph = treeOf(PROFILE, { nodeFraction: 0.2 });
  assert.deepEqual(drawn(graph), [
    'main 0/7',
    ' b 0/6',
    '  ~c 0/4',
    '   ~d 4/4',
    'gc 0/8',
    ' a 0/8',
    '  c 8/8',
  ]);
  assert.equal(graph.droppedNodes, 6);
  assert.equal(graph.originalCount, 7);
});

test('the top nodes stay, linked over those that went', () => {
  const profile = profileFromText`
    5     3     2     1
    main  main  main  main
          a     a     b
          >b    >b    c
                >c
  `;
  const graph = treeOf(profile, { nodeCount: 4, order: 'flat' });
  assert.deepEqual(drawn(graph), ['main 5/11', ' ..b 3/5', '  ~c 2/2', ' ..c 1/1']);
});

test('light edges go, and what they led to is a root', () => {
  const graph = treeOf(PROFILE, { edgeFraction: 0.2 });
  assert.equal(graph.droppedEdges, 6);
  assert.ok(drawn(graph).includes('a 1/1'));
});

test('a call that was not always inlined is none', () => {
  const graph = treeOf(profileFromText`
    1     2
    main  main
    >a    a
  `);
  assert.deepEqual(drawn(graph), ['main 0/3', ' a 3/3']);
});

test('values that cancel out leave no node, and negative ones go when asked', () => {
  const profile = profileFromText`
    5     -5    -1
    main  main  main
    a     a     b
    c     c
  `;
  const names = (options: Partial<TrimOptions>): string[] => {
    const graph = treeOf(profile, options);
    return graph.nodes.map((node) => graph.names.at(node)).sort();
  };
  assert.deepEqual(names({}), ['b', 'main']);
  assert.deepEqual(names({ dropNegative: true }), []);
});

test('flats sum up to the samples, and a node weighs what it and its callees do', () => {
  const stack = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(stack, fc.integer({ min: 1, max: 9 }))), (samples) => {
      const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
      for (const [frames, value] of samples) {
        const locations = frames.map((name) =>
          builder.location({ lines: [{ func: builder.func({ name }) }] }),
        );
        builder.sample({ locations, values: [value] });
      }
      const { nodes, sums, edges } = treeOf(builder.finish());
      const total = nodes.reduce((sum, node) => sum + flatValue(sums, node), 0n);
      assert.equal(total, BigInt(samples.reduce((sum, [, value]) => sum + value, 0)));
      for (const node of nodes) {
        const below = (edges?.outOf(node) ?? []).map((edge) => edges?.sums.weights[edge] ?? 0n);
        const sum = below.reduce((all, weight) => all + weight, flatValue(sums, node));
        assert.equal(cumValue(sums, node), sum);
      }
    }),
  );
});
