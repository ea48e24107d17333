import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { drawnProfile } from './drawn-stacks.ts';
import { internFrames } from './flame-frames.ts';
import { buildFlameGraph, type FlameGraph } from './flame-graph.ts';
import { childKey, formatKey, frameHash, parseKey, ROOT_KEY } from './flame-key.ts';
import { findBox } from './flame-path.ts';
import { SLICE_BOXES_MAX, sliceFlameGraph } from './flame-slice.ts';

function graphOf(profile: Parameters<typeof buildFlameGraph>[0]): FlameGraph {
  return buildFlameGraph(profile, internFrames(profile, 'filefunctions'), 0);
}

function names(graph: FlameGraph, boxes: Uint32Array): string[] {
  return Array.from(boxes, (box) => (box === 0 ? 'root' : nameOf(graph, box)));
}

function nameOf(graph: FlameGraph, box: number): string {
  return graph.frames.names[graph.frameIndexes[box] ?? 0] ?? '';
}

test('the whole of a small graph is sent', () => {
  const graph = graphOf(
    drawnProfile(`
      main  main
      a     b
      3     1`),
  );
  const slice = sliceFlameGraph(graph, { from: 0, to: 4 });
  assert.deepEqual(names(graph, slice.boxes), ['root', 'main', 'a', 'b']);
  assert.equal(slice.omittedCount, 0);
});

test('a range holds the boxes in it and their callers', () => {
  const graph = graphOf(
    drawnProfile(`
      main  main  main
      a     b     c
      3     2     1`),
  );
  const slice = sliceFlameGraph(graph, { from: 3, to: 5 });
  assert.deepEqual(names(graph, slice.boxes), ['root', 'main', 'b']);
});

test('boxes too narrow are summed beside their siblings, counted with what is beneath, and come with the zoom', () => {
  const graph = graphOf(
    drawnProfile(`
      main    main  main  main
      big     s1    s2    s3
              deep
      100000  11    10    9`),
  );
  const slice = sliceFlameGraph(graph, { from: 0, to: 100_030 });
  assert.deepEqual(names(graph, slice.boxes), ['root', 'main', 'big']);
  assert.equal(slice.omittedCount, 4);
  assert.deepEqual(slice.others, [{ parent: 1, start: 100_000, weight: 30, boxCount: 4 }]);
  const zoomed = sliceFlameGraph(graph, { from: 100_000, to: 100_030 });
  assert.deepEqual(names(graph, zoomed.boxes), ['root', 'main', 's1', 'deep', 's2', 's3']);
});

test('a graph with too many boxes for a page gets a coarser limit, never more boxes', () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const depth = 30;
  for (let i = 0; i < 4000; i++) {
    const locations = Array.from({ length: depth }, (_, at) =>
      builder.location({ lines: [{ func: builder.func({ name: `f${i} ${at}` }) }] }),
    );
    builder.sample({ locations, values: [i % 2 === 0 ? 1 : 3] });
  }
  const graph = graphOf(builder.finish());
  const slice = sliceFlameGraph(graph, { from: 0, to: graph.weights[0] ?? 0 });
  assert.ok(slice.boxes.length <= SLICE_BOXES_MAX);
  assert.equal(slice.boxes.length + slice.omittedCount, graph.boxCount);
});

test('a key finds its box again, also where the order differs', () => {
  const key = ['main', 'b'].reduce(
    (parent, name) => childKey(parent, frameHash(name, '')),
    ROOT_KEY,
  );
  const drawings = [
    `
      main  main
      a     b
      3     1`,
    `
      main  main  idle
      a     b
      1     2     9`,
  ];
  for (const drawing of drawings) {
    const graph = graphOf(drawnProfile(drawing));
    const read = parseKey(formatKey(key));
    const box = read && findBox(graph, read);
    assert.equal(box && nameOf(graph, box), 'b');
  }
});

test('what is no key is none', () => {
  for (const text of ['', '-1', 'zzzzzzzzzzz', '../..', 'a b']) {
    assert.equal(parseKey(text), undefined, text);
  }
});

test('a key of frames that are not there finds nothing', () => {
  const graph = graphOf(
    drawnProfile(`
      main
      1`),
  );
  assert.equal(findBox(graph, frameHash('main', '')), undefined);
  assert.equal(findBox(graph, ROOT_KEY), 0);
});
