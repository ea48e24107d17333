import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internFrames } from '../graph/flame-frames.ts';
import { buildFlameGraph } from '../graph/flame-graph.ts';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { profileFromText } from '../profile/profile-from-text.test-support.ts';
import { flameSvg } from './flame-svg.ts';

function svgOf(profile: Profile, title = 'cpu'): string {
  const graph = buildFlameGraph(profile, internFrames(profile, 'functions'), 0);
  return flameSvg({ title, sampleType: { type: 'samples', unit: 'count' }, graph, script: '1;' });
}

test('a box is as wide as its share, below its caller', () => {
  const svg = svgOf(profileFromText`
    3     1
    main  main
    a     b
  `);
  const boxes = [
    ...svg.matchAll(
      /<g><title>(\S+)\n(\S+) \((.*?)\)[\s\S]*?<rect x="(.*?)" y="(\d+)" width="(.*?)"/g,
    ),
  ];
  assert.deepEqual(
    boxes.map(([, name, value, share, x, y, width]) => [name, value, share, x, y, width].join(' ')),
    [
      'all 4 100% 8 48 1184',
      'main 4 100% 8 66 1184',
      'a 3 75.00% 8 84 888',
      'b 1 25.00% 896 84 296',
    ],
  );
});

test('names cannot end their place in the file', () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const name = '</title><script>alert(1)</script>"&\u0000\ud800]]>';
  const location = builder.location({ lines: [{ func: builder.func({ name }), line: 1 }] });
  builder.sample({ locations: [location], values: [1n] });
  const svg = svgOf(builder.finish(), name);
  assert.equal([...svg.matchAll(/<script/g)].length, 1);
  assert.equal(svg.includes('alert(1)</'), false);
  assert.doesNotThrow(() => encodeURIComponent(svg), 'half a letter');
  assert.doesNotMatch(svg, /\0/);
});

test('an empty profile is a picture of its root', () => {
  const svg = svgOf(new ProfileBuilder([{ type: 'samples', unit: 'count' }]).finish());
  assert.match(svg, /<title>all\n0 /);
  assert.doesNotMatch(svg, /NaN|Infinity/);
});
