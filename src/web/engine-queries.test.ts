import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnProfile } from '../graph/drawn-stacks.ts';
import { asDiffBase, negated } from '../profile/base.ts';
import { merge } from '../profile/merge.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { engineQueries } from './engine-queries.ts';
import { QueryError } from './profile-queries.ts';

const profile = drawnProfile(`
  main  main  main  idle
  left  left  right
  leaf        leaf
  5     1     3     1`);

const queries = engineQueries([{ name: 'cpu', profile }]);

test('a filter leaves its samples, and percentages stay those of all', async () => {
  const all = await queries.top({});
  assert.deepEqual([all.total, all.shownTotal, all.notes], [10, 10, []]);
  const focused = await queries.top({ options: { f: 'right' } });
  assert.deepEqual([focused.total, focused.shownTotal], [10, 3]);
  assert.deepEqual([...focused.frames.names].sort(), ['leaf', 'main', 'right']);
  const relative = await queries.flameGraph({ options: { f: 'right', rel: 't' } });
  assert.deepEqual([relative.total, relative.shownTotal, relative.weight], [3, 3, 3]);
});

test('each view answers under the same filter', async () => {
  const options = { i: 'left', h: 'main' };
  const graph = await queries.graph({ options });
  assert.deepEqual([...graph.functions.names].sort(), ['idle', 'leaf', 'right']);
  assert.match(graph.dot, /Active filters:\\l {3}ignore=left\\l {3}hide=main/);
  const found = await queries.search({ options, text: 'leaf' });
  assert.equal(found.total, 3);
  const peek = await queries.peek({ options, func: 'leaf' });
  assert.deepEqual(
    peek.functions.map(({ name, cum, callers }) => [name, cum, callers.map((one) => one.name)]),
    [['leaf', 3, ['right']]],
  );
});

test('what a filter does not find is said', async () => {
  const { notes } = await queries.top({ options: { i: 'lef+t_' } });
  assert.equal(notes[0], 'Ignore expression matched no samples');
});

test('what cannot be read is refused, never left out', async () => {
  for (const options of [{ f: '(' }, { n: 'x' }, { trim: 'maybe' }, { g: 'words' }]) {
    await assert.rejects(queries.graph({ options }), QueryError, JSON.stringify(options));
  }
});

test('the command line holds where the question says nothing', async () => {
  const focused = engineQueries([{ name: 'cpu', profile }], { defaults: { f: 'right' } });
  assert.equal((await focused.top({})).shownTotal, 3);
  assert.equal((await focused.top({ options: { f: '' } })).shownTotal, 10);
  assert.deepEqual((await focused.describe()).defaults, { f: 'right' });
});

test('granularity and inlining change what a frame is', async () => {
  const inlined = drawnProfile(`
    main  main
    ~a    ~b
    1     2`);
  const only = engineQueries([{ name: 'cpu', profile: inlined }]);
  const plain = await only.top({});
  assert.deepEqual([...plain.frames.names].sort(), ['a', 'b', 'main']);
  const whole = await only.top({ options: { noinlines: 't' } });
  assert.deepEqual(whole.frames.names, ['main']);
});

test('peek without a name lists the heaviest, and by pattern all that match', async () => {
  const heaviest = await queries.peek({});
  assert.equal(heaviest.functions.length, 5);
  const leaf = heaviest.functions.find(({ name }) => name === 'leaf');
  assert.deepEqual(
    leaf?.callers.map(({ name, weight }) => [name, weight]),
    [
      ['left', 5],
      ['right', 3],
    ],
  );
  const matching = await queries.peek({ pattern: '^l' });
  assert.deepEqual(
    matching.functions.map(({ name }) => name),
    ['leaf', 'left'],
  );
});

test('labels come with their weight, numbers told apart', async () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const location = builder.location({ lines: [{ func: builder.func({ name: 'main' }) }] });
  const sample = (value: number, route: string, bytes: bigint): void => {
    const labels = [
      { key: 'route', text: route },
      { key: 'bytes', number: bytes, unit: 'bytes' },
    ];
    builder.sample({ locations: [location], values: [value], labels });
  };
  sample(3, '/a', 1024n);
  sample(1, '/b', 2048n);
  const labelled = engineQueries([{ name: 'cpu', profile: builder.finish() }]);
  const { labels } = await labelled.tags({});
  assert.deepEqual(
    labels.map(({ key, isNumeric, values, weights }) => ({ key, isNumeric, values, weights })),
    [
      { key: 'bytes', isNumeric: true, values: ['1kB', '2kB'], weights: [3, 1] },
      { key: 'route', isNumeric: false, values: ['/a', '/b'], weights: [3, 1] },
    ],
  );
  const narrowed = await labelled.top({ options: { tf: 'route=^/a$' } });
  assert.equal(narrowed.shownTotal, 3);
});

test('with a base values are changes, and each side is told', async () => {
  const before = drawnProfile(`
    main  main
    left  right
    5     3`);
  const after = drawnProfile(`
    main  main
    left  right
    2     7`);
  const merged = merge([after, negated(asDiffBase(before))]);
  const compared = engineQueries([{ name: 'cpu', profile: merged }]);
  const answer = await compared.top({});
  assert.deepEqual(answer.difference, { base: 8, now: 9 });
  assert.equal(answer.total, 8, 'parts are of the base, as pprof has them');
  const rows = Object.fromEntries(
    answer.frames.names.map((name, i) => [name, [answer.flats[i], answer.baseFlats?.[i]]]),
  );
  assert.deepEqual(rows, { main: [0, 0], left: [-3, 5], right: [4, 3] });
  const flame = await compared.flameGraph({});
  assert.deepEqual(flame.boxes.totals, [1, 1, 4, -3]);
  assert.deepEqual(flame.boxes.weights, [17, 17, 10, 7]);
  for (const other of [compared.graph({}), compared.peek({}), compared.tags({})]) {
    assert.deepEqual((await other).difference, { base: 8, now: 9 });
  }
  const plain = await queries.top({});
  assert.equal(plain.difference, undefined);
});
