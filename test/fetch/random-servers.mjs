/** Random profiles on random servers with random symbol services, asked by us and by go tool pprof. */
import { gzipSync } from 'node:zlib';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { Draw } from '../differential/draw.mjs';
import { GO_PPROF } from '../differential/go-pprof.mjs';
import { bytes, pprof, run, serve } from './serving.mjs';

const STARTS = [0n, 0x10000n, 0x400000n, 0x7f0000000000n, 0xffffffffff600000n];
const FILES = [
  '',
  '',
  '/nowhere/a',
  '/nowhere/lib/b.so',
  '/nowhere/with space',
  '[vdso]',
  '//anon',
];
const BUILD_IDS = ['', '', '', 'aa11', 'bb22cc'];
const NAMES = [
  'main.main',
  'pkg.(*T).Method[...]',
  'std::vector<int>::push_back(int const&)',
  'operator new(unsigned long)',
  '_ZN3foo3barEv',
  'java.lang.String.<init>',
  'näme with  spaces ',
  '',
];
const FOLDERS = ['/debug/pprof', '/pprof', '/a/b', ''];
const ENDS = ['profile', 'heap', 'cpu', 'contention'];
const MODES = [
  '',
  '',
  'remote',
  'local',
  'none',
  'force',
  'remote:force',
  'demangle=none',
  'demangle=full',
  'demangle=templates',
  'fastlocal:force',
  'nonsense',
];
const REPORTS = [
  ['-raw'],
  ['-raw'],
  ['-top'],
  ['-top', '-addresses'],
  ['-traces', '-lines'],
  ['-proto'],
  ['-tree'],
];

/** Undefined when both say the same, else how they differ. */
export async function differenceOfCase(t, seed) {
  const draw = new Draw(seed);
  const { routes, paths } = randomServer(draw);
  const { port } = await serve(t, routes);
  const sources = draw
    .some(paths, 1 + draw.number(3))
    .map((path) => `http://127.0.0.1:${port}${path}`);
  if (draw.chance(0.1)) sources.push(`http://127.0.0.1:${port}/gone`);
  const args = [
    ...draw.one(REPORTS),
    `-symbolize=${draw.one(MODES)}`,
    ...(draw.chance(0.1) ? ['-buildid=ee55'] : []),
    ...(draw.chance(0.1) ? ['-add_comment=what'] : []),
    ...sources,
  ];
  const [ours, go] = await Promise.all([pprof(t, args), run(t, GO_PPROF, args)]);
  const isKeptAnyway = ours.status !== 0 && go.status !== 0;
  const saved = isKeptAnyway ? [{}, {}] : [ours.saved, go.saved];
  for (const [what, mine, theirs] of [
    ['status', ours.status, go.status],
    ['stdout', ours.stdout, go.stdout],
    ['saved', JSON.stringify(saved[0]), JSON.stringify(saved[1])],
  ]) {
    if (mine === theirs) continue;
    return [
      `${seed}: ${what} of ${args.join(' ')}`,
      `ours: ${mine}`,
      `Go's: ${theirs}`,
      ours.stderr,
      go.stderr,
    ].join('\n');
  }
  return undefined;
}

function randomServer(draw) {
  const routes = {};
  const paths = [];
  for (let i = 0; i < 3; i++) {
    const folder = draw.one(FOLDERS);
    const path = `${folder}/${draw.one(ENDS)}`;
    const profile = randomProfile(draw);
    routes[path] = bytes(draw.chance(0.5) ? profile : gzipSync(profile));
    paths.push(path);
    const names = randomNames(draw);
    for (const sibling of ['symbol', 'symbolz']) routes[`${folder}/${sibling}`] = names;
  }
  return { routes, paths };
}

function randomProfile(draw) {
  const builder = new ProfileBuilder([{ type: 'cpu', unit: 'nanoseconds' }]);
  const mappings = Array.from({ length: draw.number(4) }, () => {
    const start = draw.one(STARTS);
    const hasFunctions = draw.chance(0.3);
    const index = builder.mapping({
      start,
      limit: start + 0x10000n,
      offset: draw.chance(0.2) ? 0x1000n : 0n,
      file: draw.one(FILES),
      buildId: draw.one(BUILD_IDS),
      hasFunctions,
      hasFilenames: hasFunctions,
      hasLineNumbers: false,
      hasInlineFrames: false,
    });
    return { index, start };
  });
  const location = () => {
    const mapping = mappings.length > 0 && draw.chance(0.9) ? draw.one(mappings) : undefined;
    const address = draw.chance(0.05) ? 0n : (mapping?.start ?? 0n) + BigInt(draw.number(24) * 256);
    const isNamed = draw.chance(0.3);
    const lines = isNamed
      ? [{ func: builder.func({ name: draw.one(NAMES) || 'known', filename: 'f.go' }), line: 3 }]
      : [];
    return builder.location({ ...(mapping && { mapping: mapping.index }), address, lines });
  };
  const known = Array.from({ length: 8 }, location);
  for (let i = 0; i < 12; i++) {
    const locations = draw.some(known, 1 + draw.number(4));
    // Powers of two: no two rows weigh the same.
    builder.sample({ locations, values: [1n << BigInt(i)] });
  }
  return encodePprof(builder.finish({ timeNanos: 1_700_000_000_000_000_000n }));
}

/** A symbol service: what it answers depends on what is asked, and on nothing else. */
function randomNames(draw) {
  const salt = draw.number(1000);
  const isRefusing = draw.chance(0.05);
  const isCut = draw.chance(0.2);
  const isNoisy = draw.chance(0.3);
  return (_request, response, { body }) => {
    if (isRefusing) return response.writeHead(501).end();
    const lines = ['num_symbols: 1'];
    for (const word of body.split('+')) {
      const choice = Number((BigInt(word) / 256n + BigInt(salt)) % BigInt(NAMES.length + 2));
      if (isNoisy && choice === 1) lines.push(`noise ${word}\tother name`, `${word}`);
      if (choice < NAMES.length) lines.push(`${word} ${NAMES[choice]}`);
      if (isNoisy && choice === 2) lines.push(`0xABC ${word} 0x1 x`, '1234 decimal');
    }
    response.end(`${lines.join('\n')}${isCut ? '' : '\n'}`);
  };
}
