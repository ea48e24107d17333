import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, clampWindow, covers, isNear, pan, widthOf, zoomAt } from './flame-window.ts';

const whole = 100;

test('zooming keeps the point under the pointer', () => {
  const window = zoomAt({ from: 20, to: 60 }, { at: 0.25, factor: 2, whole });
  assert.deepEqual(window, { from: 25, to: 45 });
});

test('zooming out ends at the whole', () => {
  assert.deepEqual(zoomAt({ from: 20, to: 60 }, { at: 0.9, factor: 0.1, whole }), {
    from: 0,
    to: 100,
  });
});

test('zooming in ends before numbers lose their digits', () => {
  const window = zoomAt({ from: 20, to: 60 }, { at: 0.5, factor: 1e30, whole });
  assert.ok(widthOf(window) > whole / 1e8 / 1.01);
});

test('panning stops at the edges and keeps the width', () => {
  assert.deepEqual(pan({ from: 20, to: 40 }, 0.5, whole), { from: 30, to: 50 });
  assert.deepEqual(pan({ from: 20, to: 40 }, -9, whole), { from: 0, to: 20 });
  assert.deepEqual(pan({ from: 20, to: 40 }, 9, whole), { from: 80, to: 100 });
  assert.deepEqual(clampWindow({ from: -50, to: 150 }, whole), { from: 0, to: 100 });
});

test('a movement begins and ends where it should, and both edges move straight', () => {
  const [start, end] = [
    { from: 0, to: 100 },
    { from: 90, to: 91 },
  ];
  assert.deepEqual(between(start, end, 1), end);
  const first = between(start, end, 0);
  assert.ok(isNear(first, start));
  const middle = between(start, end, 0.5);
  assert.ok(Math.abs(widthOf(middle) - 10) < 1e-9);
  assert.ok(covers(start, middle) && covers(middle, end));
});

test('a movement to the side keeps the width', () => {
  const middle = between({ from: 0, to: 10 }, { from: 20, to: 30 }, 0.5);
  assert.deepEqual(middle, { from: 10, to: 20 });
});
