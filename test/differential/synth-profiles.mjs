/**
 * Seeded small profiles with all that makes reports differ: inlined calls, recursion, locations without
 * lines, negative and huge values, odd names, many labels, several mappings.
 */
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';

const SAMPLE_TYPES = [
  [
    ['samples', 'count'],
    ['cpu', 'nanoseconds'],
  ],
  [
    ['alloc_objects', 'count'],
    ['alloc_space', 'bytes'],
    ['inuse_objects', 'count'],
    ['inuse_space', 'bytes'],
  ],
  [
    ['contentions', 'count'],
    ['delay', 'nanoseconds'],
  ],
  [['goroutine', 'count']],
  [
    ['work', 'milliGCU'],
    ['wall', 'seconds'],
  ],
  [
    ['events', ''],
    ['energy', 'joule'],
  ],
];
const NAMES = [
  'main.main',
  'main.(*Server).handle',
  'main.(*Tree[go.shape.string]).Insert',
  'encoding/json.(*decodeState).object',
  'github.com/acme/app/v2/internal/store.(*DB).Get.func1.2',
  'runtime.mallocgc',
  'runtime._GC',
  'std::vector<std::pair<int, long> >::push_back(std::pair<int, long> const&)',
  '(anonymous namespace)::Worker::run()',
  'operator()',
  'a::b::C<d<e>>::~C()',
  '_ZNSt6vectorIiSaIiEE9push_backERKi',
  '_ZN4core3fmt5write17h0123456789abcdefE',
  '_RNvC6_123foo3bar',
  '_ZnotMangled',
  '_ZNK3foo3barEi.isra.0',
  '_Z3fooi@plt',
  '_ZZN3foo3barEiENKUliE0_clEi',
  '_Znwm',
  '_ZTV3Foo',
  'java.util.HashMap.<init>',
  'com.acme.Outer$Inner.method(int, java.lang.String)',
  'Ω世界.Grüße',
  '😀.emoji',
  '\u{ffff}.last',
  '',
  ' ',
  'with "quotes" and \\backslash',
  'two\nlines',
  'tab\there',
  '[vdso]',
  '<anonymous>',
  '.ppc_dot',
  'f',
  'F',
  'x'.repeat(200),
];
const FILES = [
  '',
  'main.go',
  '/usr/local/go/src/runtime/malloc.go',
  '/home/u/app/../app/x.cc',
  './a//b/./c.rs',
  '/',
  'C:\\w\\m.cpp',
  'dir/src/y.go',
  '/x/src/z.go',
];
const OBJECTS = [
  '/bin/app',
  '/usr/lib/libc.so.6',
  '',
  '[vdso]',
  '//anon',
  '[kernel.kallsyms]',
  'http://host/debug/pprof/profile',
];
const KEYS = [
  'request',
  'bytes',
  'thread',
  'Ω',
  'alignment',
  'latency',
  'a b',
  'pprof::base',
  'key"q',
];
const TEXTS = ['GET /', '1', 'true', 'x\ny', '日本', '😀', '"', 'z'.repeat(90)];
const UNITS = ['', 'bytes', 'ms', 'kilobytes', 'requests', 'seconds', 'count'];
const VALUES = [
  0n,
  1n,
  -1n,
  2n,
  3n,
  7n,
  10n,
  127n,
  128n,
  1000n,
  1024n,
  5_000_000n,
  10_000_000n,
  1n << 20n,
  1n << 31n,
  123_456_789_012n,
];
const HUGE = [1n << 53n, (1n << 53n) + 1n, 1n << 62n, (1n << 63n) - 1n, -(1n << 62n), -(1n << 63n)];
const COMMENTS = ['built by hand', '# not shown', 'second\nline', ''];

/** The uncompressed bytes. */
export function synthProfile(draw) {
  const types = draw.one(SAMPLE_TYPES).map(([type, unit]) => ({ type, unit }));
  const builder = new ProfileBuilder(types);
  const taste = tasteOf(draw);
  const locations = addLocations(builder, draw, taste);
  const sampleCount = draw.one([0, 1, 2, 5, 20, 80, 200]);
  let before = [];
  for (let i = 0; i < sampleCount; i++) {
    before = stack(draw, locations, taste, before);
    builder.sample({
      locations: before,
      values: types.map(() => value(draw, taste)),
      labels: draw.chance(taste.labels) ? labels(draw) : [],
    });
  }
  const profile = builder.finish(header(draw, types));
  return { bytes: encodePprof(profile) };
}

/** What this profile is full of, so that each has a character of its own. */
function tasteOf(draw) {
  return {
    inlines: draw.one([0, 0.2, 0.6]),
    recursion: draw.one([0, 0.1, 0.4]),
    negative: draw.one([0, 0, 0.3]),
    huge: draw.one([0, 0, 0, 0.2]),
    labels: draw.one([0, 0.3, 1]),
    bare: draw.one([0, 0, 0.3]),
    lines: draw.one([0, 1]),
    columns: draw.one([0, 0.5]),
    names: draw.some(NAMES, draw.one([2, 6, 25])),
    depth: draw.one([1, 4, 20]),
    files: draw.some(FILES, draw.one([1, 3])),
  };
}

function addLocations(builder, draw, taste) {
  const mappings = Array.from({ length: draw.number(4) }, (_, i) =>
    builder.mapping(mapping(draw, i)),
  );
  const functions = Array.from({ length: 1 + draw.number(30) }, (_, i) => {
    const name = draw.one(taste.names);
    const systemName = draw.chance(0.2) ? draw.one(NAMES) : name;
    const canGrow = !name.startsWith('_') && !systemName.startsWith('_') && name !== '';
    const suffix = canGrow && draw.chance(0.4) ? String(i % 5) : '';
    return builder.func({
      name: name + suffix,
      systemName: systemName + suffix,
      filename: draw.one(taste.files),
      startLine: draw.one([0, 0, 10, 20]),
    });
  });
  return Array.from({ length: 1 + draw.number(60) }, (_, i) => {
    const lineCount = draw.chance(taste.bare)
      ? 0
      : draw.chance(taste.inlines)
        ? 1 + draw.number(4)
        : 1;
    return builder.location({
      mapping: mappings.length > 0 && draw.chance(0.9) ? draw.one(mappings) : undefined,
      address: draw.chance(0.8) ? BigInt(0x400000 + draw.number(i < 5 ? 3 : 4096)) : 0n,
      isFolded: draw.chance(0.05),
      lines: Array.from({ length: lineCount }, () => ({
        func: draw.one(functions),
        line: draw.chance(taste.lines) ? draw.number(12) : 0,
        column: draw.chance(taste.columns) ? draw.number(4) : 0,
      })),
    });
  });
}

function mapping(draw, i) {
  const start = BigInt(0x400000 + i * 0x100000);
  return {
    start,
    limit: start + 0x100000n,
    offset: draw.one([0n, 0x1000n]),
    file: draw.one(OBJECTS),
    buildId: draw.one(['', 'deadbeef', `id${i}`]),
    hasFunctions: draw.chance(0.8),
    hasFilenames: draw.chance(0.5),
    hasLineNumbers: draw.chance(0.5),
    hasInlineFrames: draw.chance(0.5),
  };
}

/** Often a variation of the one before, as in real profiles. */
function stack(draw, locations, taste, before) {
  const depth = draw.number(taste.depth + 1);
  const kept = draw.chance(0.6) ? before.slice(draw.number(before.length + 1)) : [];
  const fresh = draw.some(locations, Math.max(0, depth - kept.length));
  const whole = [...fresh, ...kept];
  if (whole.length > 1 && draw.chance(taste.recursion)) whole.splice(1, 0, ...draw.some(whole, 3));
  return whole;
}

function value(draw, taste) {
  if (draw.chance(taste.huge)) return draw.one(HUGE);
  const plain = draw.one(VALUES) * BigInt(1 + draw.number(5));
  return draw.chance(taste.negative) ? -plain : plain;
}

function labels(draw) {
  return Array.from({ length: 1 + draw.number(4) }, () => {
    const key = draw.one(KEYS);
    if (draw.chance(0.5)) return { key, text: draw.one(TEXTS) };
    return { key, number: draw.one(VALUES) || 1n, unit: draw.one(UNITS) };
  });
}

function header(draw, types) {
  return {
    defaultSampleType: draw.chance(0.3) ? draw.one([...types.map(({ type }) => type), 'none']) : '',
    comments: draw.some(COMMENTS, draw.one([0, 0, 1, 3])),
    docUrl: draw.one(['', '', 'https://example.test/doc']),
    dropFrames: draw.one(['', '', 'runtime\\..*', 'f|F', '(((', 'main\\.main|std::.*']),
    keepFrames: draw.one(['', '', 'runtime\\.mallocgc']),
    timeNanos: draw.one([
      0n,
      1_700_000_000_123_456_789n,
      1n,
      -62_000_000_000n,
      4_000_000_000_000_000_000n,
    ]),
    durationNanos: draw.one([0n, 30_000_000_000n, 1_234_567n, 3_661_500_000_000n, 999n]),
    periodType: draw.one([
      { type: '', unit: '' },
      { type: 'cpu', unit: 'nanoseconds' },
      { type: 'space', unit: 'bytes' },
    ]),
    period: draw.one([0n, 1n, 10_000_000n, 524_288n]),
  };
}
