import assert from 'node:assert/strict';
import { test } from 'node:test';
import { graphColour } from './graph-colours.ts';

test('on light ground colours stay as pprof has them', () => {
  assert.equal(graphColour('#edd5d5', 'light'), '#edd5d5');
});

test('on dark ground light fills are dark and dark lines light, in the same hue', () => {
  assert.match(graphColour('#edd5d5', 'dark'), /^hsl\(0 40% 24\.\d%\)$/);
  assert.match(graphColour('#b20000', 'dark'), /^hsl\(0 100% 72\.6%\)$/);
  assert.match(graphColour('#00b200', 'dark'), /^hsl\(120 /);
  assert.match(graphColour('#0000b2', 'dark'), /^hsl\(240 /);
  assert.equal(graphColour('#000000', 'dark'), 'hsl(0 0% 104%)');
  assert.equal(graphColour('transparent', 'dark'), 'transparent');
});
