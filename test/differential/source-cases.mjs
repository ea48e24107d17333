/** Random source trees with profiles that name their files in the ways that profiles do. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { Draw } from './draw.mjs';

const FILES = ['main.go', 'server/handle.go', 'server/deep/er/tree.cc', 'lib/x+y.rs', 'Ω/日本.js'];
const LINES = [
  '',
  '\tx := y + 1',
  '  if (a < b && c > d) {',
  '}',
  '"quoted" \'single\' + `tick`',
  'été 世界 😀',
  '   \tmixed\tindent\t\tand tabs',
  'x'.repeat(300),
  '</pre><script>alert(1)</script>',
];
/** How the profile names a file: as it is found, or as it was where the program was built. */
const STYLES = [
  (root, file) => join(root, file),
  (_, file) => file,
  (_, file) => `./${file}`,
  (_, file) => `/build/ws/${file}`,
  (_, file) => `/other/place/app/${file}`,
  (_, file) => `/proc/self/cwd/${file}`,
  (_, file) => `/build/ws/sub/../${file}`,
  (_, file) => `gone/${file}`,
  () => '',
];
const PATTERNS = [
  '.',
  '.',
  '.',
  'main',
  'handle|walk',
  '^a',
  'server',
  '\\.go$',
  'Ω',
  '0x1000',
  '🙂',
];

/** One case a number of the seed; the trees are left in `folder`. */
export function sourceCase({ seed, number, folder }) {
  const draw = new Draw(`${seed}:sources:${number}`);
  const root = join(folder, `tree-${number}`, 'app');
  const files = draw.some(FILES, 1 + draw.number(3));
  const lengths = files.map((file) => writeTree(draw, join(root, file)));
  const profile = join(folder, `${number}.pb`);
  writeFileSync(profile, sourceProfile(draw, root, files, lengths));
  return { name: `${seed}:${number}`, args: [...options(draw, root), profile] };
}

/** The number of lines. */
function writeTree(draw, path) {
  const count = draw.one([0, 1, 30, 60, 60]);
  const end = draw.one(['\n', '\n', '\r\n']);
  const lines = Array.from({ length: count }, () => draw.one(LINES));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join(end) + (draw.chance(0.7) && count > 0 ? end : ''));
  return count;
}

/** Functions of a file do not overlap: pprof leaves it to chance whose a shared line is. */
function sourceProfile(draw, root, files, lengths) {
  const types = [
    { type: 'samples', unit: 'count' },
    { type: 'cpu', unit: 'nanoseconds' },
  ];
  const builder = new ProfileBuilder(types);
  const places = files.flatMap((file, i) => functionsOf(builder, draw, root, file, lengths[i]));
  const mappings = draw.chance(0.5)
    ? [builder.mapping(mapping('/bin/none-such', 0x1000n))]
    : [undefined];
  const locations = Array.from({ length: 1 + draw.number(20) }, (_, i) =>
    builder.location({
      mapping: mappings[0],
      address: draw.chance(0.8) ? BigInt(0x1000 + i) : 0n,
      lines: Array.from({ length: draw.one([1, 1, 1, 2, 3, 0]) }, () => linesOf(draw, places)),
    }),
  );
  for (let i = draw.one([5, 20, 40]); i > 0; i--) {
    builder.sample({
      locations: draw.some(locations, draw.number(12)),
      values: [draw.number(4), BigInt(draw.number(5)) * 7_500_000n * (draw.chance(0.1) ? -1n : 1n)],
    });
  }
  return encodePprof(builder.finish());
}

function functionsOf(builder, draw, root, file, length) {
  const filename = draw.one(STYLES)(root, file);
  const step = draw.one([6, 15, 40]);
  return ['main.main', 'a<b>', 'server.(*S).handle', 'walk'].map((name, i) => ({
    first: 1 + i * step,
    count: draw.chance(0.1) ? step : Math.max(1, Math.min(step, length - i * step)),
    func: builder.func({
      name: `${name}.${file.length}`,
      filename,
      startLine: draw.one([0, 0, 1 + i * step]),
    }),
  }));
}

function linesOf(draw, places) {
  const { func, first, count } = draw.one(places);
  return { func, line: draw.chance(0.03) ? 0 : first + draw.number(count) };
}

function mapping(file, start) {
  return {
    start,
    limit: start + 0x1000n,
    offset: 0n,
    file,
    buildId: '',
    hasFunctions: true,
    hasFilenames: true,
    hasLineNumbers: true,
    hasInlineFrames: true,
  };
}

/** Never without -source_path: then the working directory stands in messages, and we look further. */
function options(draw, root) {
  const words = [
    draw.one([
      root,
      dirname(root),
      join(root, 'server/deep'),
      `/nosuch:${root}`,
      '/nosuch',
      `${root}/`,
    ]),
  ].map((path) => `-source_path=${path}`);
  const maybe = (share, word) => {
    if (draw.chance(share)) words.push(word());
  };
  const pattern = draw.one(PATTERNS);
  if (draw.chance(0.5)) words.push(`-list=${pattern}`);
  else words.push(`-weblist=${pattern}`, '-output=page.html');
  maybe(0.5, () => `-trim_path=${draw.one(['/build/ws', '/build/ws/:/other/place/app', '/x'])}`);
  maybe(0.3, () => '-noinlines');
  maybe(0.2, () => '-mean');
  maybe(0.2, () => `-divide_by=${draw.one(['3', '0.5'])}`);
  maybe(0.3, () => `-unit=${draw.one(['ms', 's', 'auto', 'count'])}`);
  maybe(0.2, () => '-sample_index=samples');
  maybe(0.2, () => '-drop_negative');
  maybe(0.1, () => '-showcolumns');
  maybe(0.1, () => '-functions');
  return words;
}
