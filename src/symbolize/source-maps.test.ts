import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSync } from 'esbuild';
import { SourceMaps } from './source-maps.ts';

/** Line 4 of it, once the types are gone, is no longer line 4. */
const TYPED = `interface Row { readonly id: number }
type Rows = readonly Row[];

export function total(rows: Rows): number {
  return rows.length;
}
`;

for (const sourcemap of ['linked', 'inline'] as const) {
  test(`${sourcemap} maps lead from the code that runs to the code that was written`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'stackheat-maps-'));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'rows.ts'), TYPED);
    const outfile = join(folder, 'rows.js');
    const options = { sourcemap, outfile, format: 'esm', logLevel: 'silent' } as const;
    buildSync({ ...options, entryPoints: [join(folder, 'rows.ts')] });
    const original = new SourceMaps().original(outfile, { line: 1, column: 2 });
    assert.deepEqual(original, {
      path: join(folder, 'rows.ts'),
      line: 4,
      column: 2,
      name: undefined,
    });
  });
}

for (const [name, text] of [
  ['no comment', 'let a;'],
  ['a map that is not there', '//# sourceMappingURL=gone.map'],
  ['no JSON', `//# sourceMappingURL=data:application/json;base64,${btoa('{')}`],
  ['no map', `//# sourceMappingURL=data:application/json;base64,${btoa('{"version":3}')}`],
  ['a map of nothing', emptyMap()],
] as const) {
  test(`${name}: the position stays the code's own`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'stackheat-maps-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'a.js');
    writeFileSync(path, text);
    assert.equal(new SourceMaps().original(path, { line: 0, column: 0 }), undefined);
  });
}

test('a file that is gone has no map', () => {
  assert.equal(new SourceMaps().original('/nowhere/a.js', { line: 0, column: 0 }), undefined);
});

test('bundlers invent schemes; what follows is a path in the project', () => {
  const map = { version: 3, names: [], mappings: 'AAAA', sources: ['webpack://app/./src/a.ts'] };
  const maps = new SourceMaps(new Map([['/out/a.js', map]]));
  assert.equal(maps.original('/out/a.js', { line: 0, column: 0 })?.path, 'src/a.ts');
});

function emptyMap(): string {
  const map = { version: 3, names: [], mappings: '', sources: [] };
  return `//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify(map))}`;
}
