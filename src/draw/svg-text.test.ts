import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOut } from './layout.ts';
import { textLengths, withFittedText } from './svg-text.ts';

test('every text gets the length that Graphviz made its box for', async () => {
  const dot =
    'digraph { a [label="<init> & \\"more\\"\\nзапись-日本" fontsize=9] a -> b [label=" 1.5s"] }';
  const { svg, json } = await layOut(dot, ['svg', 'json'], { isLarge: false });
  const fitted = withFittedText(svg, textLengths(json));
  const texts = [...fitted.matchAll(/<text [^>]*>([^<]*)<\/text>/g)];
  assert.deepEqual(
    texts.map(([, text]) => text),
    ['&lt;init&gt; &amp; &quot;more&quot;', 'запись&#45;日本', 'b', ' 1.5s'],
  );
  for (const [whole] of texts) assert.match(whole, / textLength="\d+(\.\d+)?" lengthAdjust=/);
});

test('the same text has its own length in each size', () => {
  const steps = (size: number, width: number) => [
    { op: 'F', size, face: 'Times' },
    { op: 'T', pt: [0, 0], width, text: 'main' },
  ];
  const drawn = { objects: [{ _ldraw_: steps(8, 10) }], edges: [{ _ldraw_: steps(14, 17.5) }] };
  const lengths = textLengths(JSON.stringify(drawn));
  const text = (size: string) =>
    `<text x="1" font-family="Times,serif" font-size="${size}">main</text>`;
  assert.match(withFittedText(text('8.00'), lengths), /textLength="10"/);
  assert.match(withFittedText(text('14.00'), lengths), /textLength="17.5"/);
  assert.doesNotMatch(withFittedText(text('9.00'), lengths), /textLength/);
});

test('a text of blanks is left as it is', () => {
  const lengths = new Map([['8.00  ', 4]]);
  const blank = '<text x="1" font-family="Times,serif" font-size="8.00"> </text>';
  assert.doesNotMatch(withFittedText(blank, lengths), /textLength/);
});
