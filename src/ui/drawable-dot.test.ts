import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instance } from '@viz-js/viz';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { engineQueries } from '../web/engine-queries.ts';
import { drawableDot } from './drawable-dot.ts';
import { graphLayout } from './graph-layout.ts';

async function dotOf(...names: readonly string[]): Promise<string> {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const stack = names.map((name) =>
    builder.location({ lines: [{ func: builder.func({ name }) }] }),
  );
  builder.sample({ locations: stack, values: [1] });
  return (await engineQueries([{ name: 'cpu', profile: builder.finish() }]).graph({})).dot;
}

test('an ordinary graph stays as it is', async () => {
  const dot = await dotOf('main.main', 'runtime."quoted"\\back');
  assert.equal(drawableDot(dot), dot);
});

test('labels, units and file names cannot break out of their strings', async () => {
  const evil = ['"] N1 [label="pwned', 'end\\', '\\" N9 -> N1', 'two\nlines', '\\n"'];
  for (const text of evil) {
    const builder = new ProfileBuilder([{ type: 'samples', unit: text }]);
    const func = builder.func({ name: text });
    const mapping = builder.mapping({ ...NO_MAPPING, file: text });
    const location = builder.location({ mapping, lines: [{ func }] });
    builder.sample({ locations: [location], values: [1], labels: [{ key: text, text }] });
    const queries = engineQueries([{ name: 'cpu', profile: builder.finish() }]);
    const { dot } = await queries.graph({});
    const graphviz = await instance();
    const layout = graphLayout(graphviz.renderString(drawableDot(dot), { format: 'json' }));
    assert.deepEqual([layout.boxes.length, layout.edges.length], [2, 1], text);
  }
});

const NO_MAPPING = {
  start: 0n,
  limit: 0n,
  offset: 0n,
  buildId: '',
  hasFunctions: true,
  hasFilenames: true,
  hasLineNumbers: true,
  hasInlineFrames: true,
};

const UGLY = [
  'a\0b',
  'x'.repeat(100_000),
  '"\\'.repeat(50_000),
  '𝒻'.repeat(3000),
  'l.'.repeat(500),
];

for (const name of UGLY) {
  test(`${JSON.stringify(name.slice(0, 8))}, ${name.length} long, is laid out within a screen`, async () => {
    const graphviz = await instance();
    const dot = drawableDot(await dotOf(name, 'main'));
    const layout = graphLayout(graphviz.renderString(dot, { format: 'json' }));
    assert.equal(layout.boxes.length, 2);
    assert.ok(layout.widthPt < 4000, `${layout.widthPt} wide`);
  });
}
