/**
 * What ends up in dist/, and from what. An entry that does not exist is left out.
 *
 * Bundles for Node are CommonJS: `require` of one file starts faster than a graph of ES modules
 * (docs/decisions/0005). The command is cut into a few files by what is needed together, since V8 reads all
 * of a file before it runs the first line of it (docs/decisions/0007).
 */
import { runtimeBundles } from './runtime-bundles.mjs';

const node = {
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // esbuild knows no import.meta in CommonJS; these are what it means there.
  define: {
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
    'import.meta.require': 'require',
  },
  // Node shows the line of an error that nobody catches: all of the file, if that is one line.
  lineLimit: 120,
};
/**
 * Large packages that few commands need get a file each beside the bundle, so that starting
 * `stackheat pprof` does not parse them.
 */
const VENDORED = {
  re2js: {},
  acorn: {},
  sucrase: { minifyIdentifiers: true },
  'smol-toml': {},
  // Its WebAssembly is a string of odd characters: escaped, it would be a third larger.
  '@viz-js/viz': { charset: 'utf8' },
  '@resvg/resvg-wasm': {},
  pdfkit: {
    plugins: [withNodeBrotli()],
    minifyIdentifiers: true,
    // It looks for files of its own beside itself; none of them is needed.
    define: { ...node.define, 'import.meta.url': 'bundleUrl' },
    banner: { js: "var bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
    // To Node, a CommonJS file's default export is all that it exports.
    footer: { js: 'module.exports=module.exports.default;' },
  },
  'svg-to-pdfkit': { minifyIdentifiers: true },
  gifenc: {},
  fflate: { minifyIdentifiers: true },
  ws: { minifyIdentifiers: true },
};

function vendorFile(name) {
  return `vendor/${name.replace(/^@.*\//, '')}.cjs`;
}

/** The worker is small enough for esbuild; the packages are the same files. */
function besideTheBundle() {
  return {
    name: 'beside-the-bundle',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path }) =>
        Object.hasOwn(VENDORED, path)
          ? { path: `./${vendorFile(path)}`, external: true }
          : undefined,
      );
    },
  };
}

/** The decoder that fontkit brings for WOFF2 fonts is half of PDFKit's bundle, and Node has one. */
function withNodeBrotli() {
  return {
    name: 'node-brotli',
    setup(build) {
      build.onLoad({ filter: /node_modules\/brotli\/decompress\.js$/ }, () => ({
        contents: "module.exports = (bytes) => require('node:zlib').brotliDecompressSync(bytes);",
      }));
    },
  };
}

const browser = {
  platform: 'browser',
  format: 'esm',
  target: ['chrome110', 'firefox115', 'safari16'],
};

export const BUNDLES = [
  {
    entry: 'src/draw/worker.ts',
    output: 'dist/draw-worker.cjs',
    options: { ...node, plugins: [besideTheBundle()] },
  },
  ...Object.entries(VENDORED).map(([name, options]) => ({
    entry: `node_modules/${name}/package.json`,
    module: name,
    output: `dist/${vendorFile(name)}`,
    options: { ...node, ...options },
  })),
  ...runtimeBundles(node, besideTheBundle),
  // What a benchmark file imports, and its process: the hooks of old Nodes are files of their own.
  { entry: 'src/bench/benchmark.ts', output: 'dist/bench.cjs', options: node },
  ...['bench-hooks', 'strip-types'].map((name) => ({
    entry: `src/bench/run/${name}.ts`,
    output: `dist/${name.replace('strip-types', 'bench-strip')}.cjs`,
    options: { ...node, plugins: [besideTheBundle()] },
  })),
  { entry: 'src/runtime/recording/preload.ts', output: 'dist/record-preload.cjs', options: node },
  {
    entry: 'src/runtime/recording/attached-waits.ts',
    output: 'dist/record-attached.cjs',
    options: node,
  },
  // With their maps: a recording of the example shows its TypeScript.
  {
    entry: 'examples/hot-service/service.ts',
    output: 'dist/examples/hot-service.cjs',
    options: { ...node, sourcemap: true },
  },
  {
    entry: 'examples/hot-service/client.ts',
    output: 'dist/examples/hot-service-client.cjs',
    options: node,
  },
  { entry: 'src/ui/main.ts', output: 'dist/ui/main.js', options: browser },
  // The scripts inside of pictures that are files.
  ...['picture-moves', 'flame-svg-moves'].map((name) => ({
    entry: `src/ui/screen/${name}.ts`,
    output: `dist/pictures/${name}.js`,
    options: { ...browser, format: 'iife' },
  })),
  // Its WebAssembly is a string of odd characters: escaped, it would be a third larger.
  {
    entry: 'src/ui/layout-worker.ts',
    output: 'dist/ui/layout-worker.js',
    options: { ...browser, format: 'iife', charset: 'utf8' },
  },
  // For pages that are files: the page, and the engine that a server runs otherwise.
  ...['file-page', 'engine-worker'].map((name) => ({
    entry: `src/ui/${name}.ts`,
    output: `dist/ui/${name}.js`,
    options: { ...browser, format: 'iife' },
  })),
  { entry: 'src/ui/main.css', output: 'dist/ui/main.css', options: browser },
];

/**
 * The files of the command, first come first served: a module lies in the first of them one of whose `roots`
 * imports it, dynamic imports aside, or whose `rooms` hold it. So each module exists once, and `instanceof`
 * holds across the files.
 */
export const COMMAND = {
  entry: 'src/cli/main.ts',
  output: 'dist/stackheat.cjs',
  define: node.define,
  vendored: (name) => (Object.hasOwn(VENDORED, name) ? `./${vendorFile(name)}` : undefined),
  files: [
    { name: 'stackheat', roots: ['src/cli/main.ts'] },
    // What every command needs, and `stackheat pprof -top`.
    {
      name: 'top',
      roots: [
        'src/cli/run-process.ts',
        'src/cli/help.ts',
        'src/cli/nearest-word.ts',
        'src/cli/pprof/run-pprof.ts',
        'src/report/top.ts',
        'src/render/top-text.ts',
      ],
    },
    // What a top of a filter, and -tags, need beside that: a tenth of what all reports need.
    {
      name: 'filters',
      roots: [
        'src/profile/apply-filters.ts',
        'src/profile/filter-error.ts',
        'src/profile/pattern.ts',
      ],
    },
    { name: 'tags', roots: ['src/report/tag-counts.ts', 'src/render/tags-text.ts'] },
    {
      name: 'reports',
      rooms: [
        'profile',
        'measurement',
        'formats',
        'graph',
        'report',
        'render',
        'draw',
        'cli/pprof',
      ],
    },
    { name: 'more', rooms: [''] },
  ],
};

/** Taken as they are. */
export const COPIES = [
  { entry: 'src/ui/page.html', output: 'dist/ui/page.html' },
  { entry: 'node_modules/gecko-profiler-demangle/index_bg.wasm', output: 'dist/demangle.wasm' },
  { entry: 'third_party/svgpan/svgpan.js', output: 'dist/pictures/svgpan.js' },
  {
    entry: 'node_modules/@resvg/resvg-wasm/index_bg.wasm',
    output: 'dist/pictures/resvg.wasm.br',
    brotli: true,
  },
  {
    entry: 'node_modules/@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf',
    output: 'dist/pictures/tinos.ttf.br',
    brotli: true,
  },
];
