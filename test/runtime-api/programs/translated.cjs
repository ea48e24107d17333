/** Runs TypeScript that is translated while it is loaded, as tsx does: its source map is on no disk. */
const { readFileSync, writeFileSync } = require('node:fs');
const esbuild = require('esbuild');
const pprof = require('../../../dist/runtime.cjs');

process.setSourceMapsEnabled(true);
require.extensions['.ts'] = (module, filename) => {
  const { code } = esbuild.transformSync(readFileSync(filename, 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    sourcemap: 'inline',
    sourcefile: filename,
  });
  module._compile(code, filename);
};
const { Till } = require('./till.ts');

const held = pprof.newProfile('sales');
pprof.startCPUProfile();
new Till(held).sell(300);
void (async () => {
  writeFileSync(`${process.argv[2]}/cpu.pb.gz`, await pprof.stopCPUProfile());
  writeFileSync(`${process.argv[2]}/sales.pb.gz`, await held.writeTo());
})();
