import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { completeLock } from '../../scripts/lock.mjs';
import { RULES } from './rules.mjs';
import { tidy } from './tidy.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the house is tidy', (t) => {
  const { fileCount, complaints } = tidy(ROOT);
  t.diagnostic(`${fileCount} files read`);
  assert.deepEqual(complaints, []);
});

test('the lock names the packages of every platform (node scripts/lock.mjs)', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  assert.deepEqual(completeLock(lock), []);
});

test('a tree without source is refused, not praised', () => {
  inTree({ 'scripts/build.mjs': '' }, (root) => assert.throws(() => tidy(root), /no source file/));
});

const ALL_IS_WELL = {
  'src/base/plain.ts': 'export const plain = 1;\n',
  'src/graph/graph.ts': [
    "import type { Profile } from '../profile/profile.ts';",
    "import { plain } from '../base/plain.ts';",
    "// import { run } from '../cli/run.ts'; and console.log, and : any",
    "export const text = `import('../cli/run.ts') ${plain /* process.exit() */} : any`;",
    "const pattern = /import '..\\/cli\\/run.ts'[/]: any/;",
    'const half = text.length / 2 / plain;',
    'export const race = Promise.any([{ any: 1, process: 2 }]);',
    'switch (half) { default: break; }',
    '',
  ].join('\n'),
  'src/profile/profile.ts': 'export interface Profile {}\n',
  'src/profile/profile.test.ts': "import '../formats/pprof.ts';\nimport 'node:test';\n",
  'src/base/make-folder.ts': "import { mkdirSync } from 'node:fs';\n",
  'src/fetch/gzip.ts': "import { gunzipSync } from 'node:zlib';\n",
  'src/runtime/cpu.ts': "import { map } from '../symbolize/source-map.ts';\n",
  'src/ui/main.ts': "import { type Route } from '../web/routes.ts';\n",
  'src/cli/run.ts': "const { serve } = await import('../web/serve.ts');\n",
};

test('what is allowed passes', () => {
  inTree({}, (root) => assert.deepEqual(tidy(root).complaints, []));
});

const lines = (count) => 'let a = 1;\n'.repeat(count);
const VIOLATIONS = [
  ['rooms', 'src/attic/box.ts', '', '"attic" is no room'],
  ['rooms', 'src/loose.ts', '', '"loose.ts" is no room'],
  [
    'imports',
    'src/profile/up.ts',
    "import { a } from '../graph/graph.ts';",
    'profile may not import',
  ],
  [
    'imports',
    'src/profile/up.ts',
    "import type { A } from '../graph/graph.ts';",
    'the types of graph',
  ],
  [
    'imports',
    'src/graph/up.ts',
    "const a = await import('../report/top.ts');",
    'graph may not import',
  ],
  ['imports', 'src/graph/up.ts', "let a: import('../report/top.ts').Top;", 'the types of report'],
  ['imports', 'src/graph/up.ts', "export * from '../report/top.ts';", 'graph may not import'],
  [
    'imports',
    'src/graph/up.ts',
    "export type { T } from '../report/top.ts';",
    'the types of report',
  ],
  ['imports', 'src/graph/up.ts', "import '../report/top.ts';", 'graph may not import'],
  ['imports', 'src/web/up.ts', "import { run } from '../cli/run.ts';", 'web may not import cli'],
  [
    'imports',
    'src/web/up.test.ts',
    "import { run } from '../cli/run.ts';",
    'web may not import cli',
  ],
  ['imports', 'src/ui/up.ts', "import { serve, type R } from '../web/serve.ts';", 'ui may not'],
  [
    'imports',
    'src/base/up.ts',
    "import { p } from '../profile/profile.ts';",
    'base may not import',
  ],
  [
    'imports',
    'src/runtime/up.ts',
    "import { re } from '../profile/pattern.ts';",
    'runtime may not',
  ],
  ['imports', 'src/runtime/up.ts', "import { elf } from '../symbolize/elf.ts';", 'runtime may not'],
  ['imports', 'src/cli/up.ts', "import { page } from '../ui/page.ts';", 'cli may not import ui'],
  ['imports', 'src/cli/up.ts', 'await import(name);', 'computed name'],
  [
    'purity',
    'src/profile/impure.ts',
    "import { readFileSync } from 'node:fs';",
    'may not import node:fs',
  ],
  [
    'purity',
    'src/base/impure.ts',
    "import { readFile } from 'fs/promises';",
    'may not import fs/prom',
  ],
  [
    'purity',
    'src/formats/impure.ts',
    "const z = await import('node:zlib');",
    'may not import node:z',
  ],
  ['purity', 'src/graph/impure.ts', 'const t = Date.now();', 'may not use Date.now'],
  ['purity', 'src/report/impure.ts', 'const t = performance.now();', 'may not use performance'],
  ['purity', 'src/render/impure.ts', 'console.log(1);', 'may not use console'],
  ['purity', 'src/doctor/impure.ts', 'const e = `${process.env.HOME}`;', 'may not use process'],
  ['names', 'src/graph/utils.ts', '', '"utils" is none'],
  ['names', 'src/graph/index.ts', '', '"index" is none'],
  ['names', 'src/graph/types.test.ts', '', '"types" is none'],
  ['names', 'scripts/helpers.mjs', '', '"helpers" is none'],
  ['names', 'src/graph/constants.ts', '', '"constants" is none'],
  ['names', 'src/graph/node-manager.ts', '', '"node-manager" is none'],
  ['fileLength', 'src/graph/long.ts', lines(501), '501 lines, over 500'],
  ['functionLength', 'src/graph/f.ts', `function f() {\n${lines(69)}}`, 'a function of 71 lines'],
  ['functionLength', 'src/graph/f.ts', `const f = (a: A): B => {\n${lines(69)}};`, 'of 71 lines'],
  [
    'functionLength',
    'src/graph/f.ts',
    `class C { f(): M<{ a: B }> {\n${lines(69)}} }`,
    'of 71 lines',
  ],
  ['defaultExport', 'src/graph/d.ts', 'export default 1;', 'a default export'],
  ['defaultExport', 'src/graph/d.ts', 'const a = 1;\nexport { a as default };', 'a default export'],
  ['any', 'src/graph/a.ts', 'let a: any;', '`any` is a doubt'],
  ['any', 'src/graph/a.ts', 'let a = b as any;', '`any` is a doubt'],
  ['any', 'src/graph/a.ts', 'let a: Map<string, any>;', '`any` is a doubt'],
  ['any', 'src/graph/a.ts', 'let a: readonly (string | any)[];', '`any` is a doubt'],
];

for (const [rule, path, source, message] of VIOLATIONS) {
  test(`${rule}: ${path} with ${JSON.stringify(source.slice(0, 60))} is found`, () => {
    inTree({ [path]: source }, (root) => {
      const { complaints } = tidy(root);
      assert.equal(complaints.length, 1, complaints.join('\n'));
      assert.ok(complaints[0].startsWith(`${path}:`), complaints[0]);
      assert.ok(
        complaints[0].includes(message) && complaints[0].endsWith(`[${rule}]`),
        complaints[0],
      );
    });
  });
}

test('every rule has been seen to fail', () => {
  const seen = new Set(VIOLATIONS.map(([rule]) => rule));
  assert.deepEqual([...seen].sort(), Object.keys(RULES).sort());
});

for (const [path, source] of [
  ['src/graph/long.ts', `/** Long because the table is. */\n${lines(600)}`],
  ['src/graph/f.ts', `function f() {\n${lines(68)}}`],
  ['src/graph/f.ts', `if (x) {\n${lines(90)}}\nfor await (const a of b) {\n${lines(90)}}`],
  ['src/graph/f.ts', `const a = b ? f(c) : {\n${'x: 1,\n'.repeat(90)}};`],
  ['src/graph/f.test.ts', `describe('all', () => {\n${lines(90)}});`],
]) {
  test(`${path} with ${JSON.stringify(source.slice(0, 40))} is left in peace`, () => {
    inTree({ [path]: source }, (root) => assert.deepEqual(tidy(root).complaints, []));
  });
}

/** A small tidy tree with some files more, gone afterwards. */
function inTree(files, judge) {
  const root = mkdtempSync(join(tmpdir(), 'stackheat-tidy-'));
  const isEmptyOnPurpose = Object.keys(files).some((path) => path === 'scripts/build.mjs');
  const tree = isEmptyOnPurpose ? files : { ...ALL_IS_WELL, ...files };
  try {
    for (const [path, source] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), source);
    }
    judge(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}
