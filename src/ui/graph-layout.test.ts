import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { instance } from '@viz-js/viz';
import { drawnProfile } from '../graph/drawn-stacks.ts';
import { engineQueries } from '../web/engine-queries.ts';
import { type GraphLayout, graphLayout } from './graph-layout.ts';
import { moveInGraph, neighbours } from './graph-moves.ts';
import { formatPort, panPort, parsePort, startOfLook, wholeGraph, zoomPort } from './graph-port.ts';

const profile = drawnProfile(`
  main  main  main  idle
  left  left  right
  leaf        leaf
  5     1     3     1`);

let layout: GraphLayout;
let names: readonly string[];
before(async () => {
  const queries = engineQueries([{ name: 'cpu', profile }]);
  const answer = await queries.graph({});
  names = answer.functions.names;
  const graphviz = await instance();
  layout = graphLayout(graphviz.renderString(answer.dot, { format: 'json' }));
});

const indexOf = (name: string): number => names.indexOf(name);

test('each function is a box with its lines of text, and the header is none', () => {
  const boxes = layout.boxes.map(({ functionIndex }) => names[functionIndex]);
  assert.deepEqual([...boxes].sort(), ['idle', 'leaf', 'left', 'main', 'right']);
  const leaf = layout.boxes.find(({ functionIndex }) => functionIndex === indexOf('leaf'));
  assert.deepEqual(
    leaf?.texts.map(({ text }) => text),
    ['leaf', '8 (80.00%)'],
  );
});

test('texts lie in their boxes, boxes in the layout, callers above callees', () => {
  for (const { left, right, top, bottom, texts } of layout.boxes) {
    for (const { x, y, widthPt } of texts) {
      assert.ok(x - widthPt / 2 >= left && x + widthPt / 2 <= right);
      assert.ok(y > top && y < bottom);
    }
    assert.ok(left >= layout.left && right <= layout.left + layout.widthPt);
    assert.ok(top >= layout.top && bottom <= layout.top + layout.heightPt);
  }
  const topOf = (name: string): number =>
    layout.boxes.find(({ functionIndex }) => functionIndex === indexOf(name))?.top ?? 0;
  assert.ok(topOf('main') < topOf('left'));
  assert.ok(topOf('left') < topOf('leaf'));
});

test('edges join functions, with an arrow and their value', () => {
  const calls = layout.edges.map(({ from, to, texts }) =>
    [names[from], names[to], texts[0]?.text.trim()].join(' '),
  );
  assert.deepEqual(calls.sort(), ['left leaf 5', 'main left 6', 'main right 3', 'right leaf 3']);
  for (const { line, arrow } of layout.edges) {
    assert.match(line, /^M[\d.-]+ [\d.-]+C/);
    assert.match(arrow, /Z$/);
  }
});

test('arrow keys go along the heaviest calls and to the side', () => {
  const go = (name: string, direction: Parameters<typeof moveInGraph>[2]): string | undefined =>
    names[moveInGraph(layout, indexOf(name), direction) ?? -1];
  assert.equal(go('main', 'callee'), 'left');
  assert.equal(go('leaf', 'caller'), 'left');
  assert.equal(go('idle', 'callee'), undefined);
  const sides = new Set([go('left', 'left'), go('left', 'right')]);
  assert.ok(sides.has('right'));
  assert.deepEqual([...neighbours(layout, indexOf('right'))].map((index) => names[index]).sort(), [
    'leaf',
    'main',
    'right',
  ]);
});

const GRAPH = { left: 0, top: 0, width: 2000, height: 4000 };
const SCREEN = { width: 1032, height: 832 };

test('a look begins as wide as the screen, at the hottest box, within the graph', () => {
  const whole = wholeGraph(GRAPH, SCREEN);
  assert.deepEqual(whole, { x: 1000, y: 2000, scale: 0.2 });
  const hottest = { left: 0, right: 100, top: 3900, bottom: 4000 };
  const start = startOfLook(GRAPH, SCREEN, hottest);
  assert.equal(start.scale, 0.5);
  assert.equal(start.y, 4000 - 400 / 0.5, 'the lower edge at the lower edge');
  assert.deepEqual(startOfLook(GRAPH, SCREEN, undefined), whole);
});

test('what lies under the pointer stays there while zooming', () => {
  const port = { x: 1000, y: 2000, scale: 0.5 };
  const at = { x: 100, y: -50 };
  const zoomed = zoomPort(port, at, 2, wholeGraph(GRAPH, SCREEN));
  assert.equal(zoomed.scale, 1);
  assert.equal(zoomed.x + at.x / zoomed.scale, port.x + at.x / port.scale);
  assert.equal(zoomed.y + at.y / zoomed.scale, port.y + at.y / port.scale);
});

test('a graph cannot be lost by dragging, and an address holds its place', () => {
  const port = panPort({ x: 10, y: 10, scale: 1 }, 5000, -90_000, GRAPH);
  assert.deepEqual(port, { x: 0, y: 4000, scale: 1 });
  assert.deepEqual(parsePort(formatPort({ x: 1.26, y: -3, scale: 0.123456 })), {
    x: 1.3,
    y: -3,
    scale: 0.12346,
  });
  for (const text of ['', '1,2', 'a,b,c', '1,2,0', '1,2,-3']) {
    assert.equal(parsePort(text), undefined, text);
  }
});
