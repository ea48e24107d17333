import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asPprofDoes, withMoves } from './movable-svg.ts';

const SVG = [
  '<svg width="8pt" height="9pt"',
  ' viewBox="0.00 0.00 8.00 9.00" xmlns="http://www.w3.org/2000/svg">',
  '<g id="graph0" class="graph">',
  '<text>a &; b $& </text>',
  '</g>',
  '</svg>',
  '',
].join('\n');

test("pprof's picture fills the window and has a viewport", () => {
  assert.equal(
    asPprofDoes(SVG, '// $1 $&\n'),
    [
      '<svg width="100%" height="100%" xmlns="http://www.w3.org/2000/svg">',
      '<script type="text/ecmascript"><![CDATA[// $1 $&',
      ']]></script><g id="viewport" transform="scale(0.5,0.5) translate(0,0)"><g id="graph0" class="graph">',
      '<text>a &amp;; b $& </text>',
      '</g>',
      '</g></svg>',
      '',
    ].join('\n'),
  );
});

test('our own keeps its size and its box for who runs no scripts', () => {
  const moved = withMoves(SVG, "let a = '$&';\n");
  assert.match(
    moved,
    /^<svg width="8pt" height="9pt"\n viewBox="0.00 0.00 8.00 9.00"[^>]*>\n<script>/,
  );
  assert.ok(moved.includes("<script><![CDATA[let a = '$&';]]></script>"));
});
