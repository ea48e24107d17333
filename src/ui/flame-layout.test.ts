import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnProfile } from '../graph/drawn-stacks.ts';
import { engineQueries } from '../web/engine-queries.ts';
import { boxFacts, boxSentence, omittedSentence, othersSentence } from './flame-facts.ts';
import { forEachVisible, hitAt, type Viewport } from './flame-layout.ts';
import {
  enclosingBox,
  type FlameModel,
  findKey,
  flameModel,
  keyOf,
  windowOf,
} from './flame-model.ts';
import { moveFrom, widerCaller } from './flame-moves.ts';
import { outlineOf } from './flame-outline.ts';

async function modelOf(drawing: string, view?: { from: number; to: number }): Promise<FlameModel> {
  const queries = engineQueries([{ name: 'cpu', profile: drawnProfile(drawing) }]);
  return flameModel(await queries.flameGraph(view === undefined ? {} : { view }));
}

const DRAWING = `
  main  main  main  idle
  a     a     b
  x           y
  4     2     3     1`;

const CROWD = `
  main    main  main
  big     s1    s2
  100000  11    10`;

function portOf(from: number, to: number): Viewport {
  return { window: { from, to }, widthPx: 100, firstRow: 0, endRow: 10 };
}

function boxNamed(model: FlameModel, name: string): number {
  const box = [...model.frames.keys()].find((one) => model.frameOf(one).name === name);
  assert.ok(box !== undefined, name);
  return box;
}

function visible(model: FlameModel, port: Viewport): string[] {
  const names: string[] = [];
  forEachVisible(model, port, ({ box, left, right }) => {
    names.push(`${model.frameOf(box).name} ${Math.round(left)}-${Math.round(right)}`);
  });
  return names;
}

test('the whole is laid out row by row, heavier first', async () => {
  const model = await modelOf(DRAWING);
  assert.deepEqual(visible(model, portOf(0, 10)), [
    'root 0-100',
    'main 0-90',
    'idle 90-100',
    'a 0-60',
    'b 60-90',
    'x 0-40',
    'y 60-90',
  ]);
});

test('only what the window holds is visited, cut at its edges', async () => {
  const model = await modelOf(DRAWING);
  assert.deepEqual(visible(model, portOf(5, 7)), [
    'root 0-100',
    'main 0-100',
    'a 0-50',
    'b 50-100',
    'y 50-100',
  ]);
});

test('only rows on the screen are visited', async () => {
  const model = await modelOf(DRAWING);
  const port = { ...portOf(0, 10), firstRow: 2, endRow: 3 };
  assert.deepEqual(visible(model, port), ['a 0-60', 'b 60-90']);
});

test('boxes within one column of pixels are drawn once', async () => {
  const model = await modelOf(`
    a    b  c  d  e
    1000 1  1  1  1`);
  assert.deepEqual(visible(model, portOf(0, 1004)), ['root 0-100', 'a 0-100']);
});

test('a place on the screen is the box there, or nothing', async () => {
  const model = await modelOf(DRAWING);
  const port = portOf(0, 10);
  const at = (x: number, row: number): string | undefined => {
    const hit = hitAt(model, port, { x, row });
    return hit?.is === 'box' ? model.frameOf(hit.box).name : hit?.is;
  };
  assert.deepEqual(
    [at(0, 0), at(59, 2), at(61, 2), at(95, 2), at(50, 3), at(5, 9)],
    ['root', 'a', 'b', undefined, undefined, undefined],
  );
});

test('what is too narrow is one place that says how much', async () => {
  const model = await modelOf(CROWD);
  const hit = hitAt(model, portOf(100_000, 100_021), { x: 50, row: 2 });
  assert.ok(hit?.is === 'others');
  assert.equal(
    othersSentence(model, hit.others),
    '2 boxes too narrow to draw: 21, 0.021%. Zoom in to see them.',
  );
  assert.equal(
    omittedSentence(model),
    '2 of 4 boxes are too narrow to draw here; zoom in to see them',
  );
});

test('a detail knows its place in the whole and says nothing is missing', async () => {
  const model = await modelOf(CROWD, { from: 100_000, to: 100_021 });
  assert.deepEqual(windowOf(model, boxNamed(model, 's2')), { from: 100_011, to: 100_021 });
  assert.equal(omittedSentence(model), '');
});

test('the facts of a box', async () => {
  const model = await modelOf(DRAWING);
  const box = boxNamed(model, 'a');
  const { self, total, ofCaller } = boxFacts(model, box);
  assert.deepEqual(
    [self, total, ofCaller],
    [{ quantity: '2', share: '20.00%' }, { quantity: '6', share: '60.00%' }, '66.67%'],
  );
  assert.equal(boxSentence(model, box), 'a: total 6, 60.00%; self 2, 20.00%; depth 2');
});

test('the outline lists what is on the screen, widest first', async () => {
  const model = await modelOf(DRAWING);
  assert.deepEqual(outlineOf(model, { from: 6, to: 10 }), [
    'main 9 90.00%',
    'b 3 30.00%',
    'y 3 30.00%',
    'idle 1 10.00%',
  ]);
});

test('keys lead back to their boxes', async () => {
  const model = await modelOf(DRAWING);
  for (let box = 0; box < model.boxCount; box++) {
    assert.equal(findKey(model, keyOf(model, box)), box);
  }
  assert.equal(findKey(model, 'nothing'), undefined);
});

test('arrows walk to caller, callee and neighbours, also of another caller', async () => {
  const model = await modelOf(DRAWING);
  const walk = (from: string, direction: Parameters<typeof moveFrom>[2]): string =>
    model.frameOf(moveFrom(model, boxNamed(model, from), direction)).name;
  assert.equal(walk('a', 'caller'), 'main');
  assert.equal(walk('main', 'callee'), 'a');
  assert.equal(walk('x', 'right'), 'y');
  assert.equal(walk('b', 'left'), 'a');
  assert.equal(walk('y', 'callee'), 'y');
  assert.equal(walk('idle', 'right'), 'idle');
  assert.equal(moveFrom(model, 0, 'caller'), 0);
});

test('the way out skips callers that are just as wide', async () => {
  const model = await modelOf(`
    main  main  idle
    a     a
    b     b
    x     y
    3     1     1`);
  const nameOf = (box: number): string => model.frameOf(box).name;
  assert.equal(nameOf(widerCaller(model, boxNamed(model, 'x'))), 'b');
  assert.equal(nameOf(widerCaller(model, boxNamed(model, 'b'))), 'root');
  assert.equal(nameOf(enclosingBox(model, windowOf(model, boxNamed(model, 'x')))), 'x');
  assert.equal(nameOf(enclosingBox(model, { from: 2, to: 4 })), 'b');
  assert.equal(nameOf(enclosingBox(model, { from: 2, to: 5 })), 'root');
});
