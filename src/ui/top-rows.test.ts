import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnProfile } from '../graph/drawn-stacks.ts';
import { engineQueries } from '../web/engine-queries.ts';
import { compilePattern } from '../web/name-pattern.ts';
import {
  exactPattern,
  filterRows,
  runningFlats,
  sortRows,
  type TopRow,
  topRows,
} from './top-rows.ts';

const profile = drawnProfile(`
  main@m.go  main@m.go  idle@z.go
  a@m.go     b@k.go
  3          1          2`);

async function rows(): Promise<readonly TopRow[]> {
  return topRows(await engineQueries([{ name: 'cpu', profile }]).top({}));
}

const names = (shown: readonly TopRow[]): string => shown.map(({ name }) => name).join(' ');

test('rows come in the order of any column, either way', async () => {
  const all = await rows();
  const sorted = (column: 'flat' | 'cum' | 'name' | 'file', isDescending: boolean): string =>
    names(sortRows(all, { column, isDescending }));
  assert.equal(sorted('flat', true), 'a idle b main');
  assert.equal(sorted('flat', false), 'main b idle a');
  assert.equal(sorted('cum', true), 'main a idle b');
  assert.equal(sorted('name', false), 'a b idle main');
  assert.equal(sorted('file', false), 'b main a idle');
});

test('the filter takes words in any order of name and file', async () => {
  const all = await rows();
  assert.equal(names(filterRows(all, '')), 'main a idle b');
  assert.equal(names(filterRows(all, 'GO m')), 'main a');
  assert.equal(names(filterRows(all, 'm.go main')), 'main');
  assert.equal(names(filterRows(all, 'nothing')), '');
});

test('sum% runs down the rows as they are shown', async () => {
  const shown = sortRows(await rows(), { column: 'flat', isDescending: true });
  assert.deepEqual([...runningFlats(shown)], [3, 5, 6, 6]);
});

test('an exact pattern finds its function and no other', () => {
  for (const name of ['main.f', 'a/b.(*T[x]).m', 'f$1', '^|{}']) {
    const { matches, isLiteral } = compilePattern(exactPattern(name));
    assert.ok(!isLiteral && matches(name), name);
    assert.ok(!matches(`${name}x`) && !matches(`x${name}`), name);
  }
});

test('a text without capitals matches either case, a text that is no pattern itself', () => {
  assert.ok(compilePattern('servehttp').matches('x.ServeHTTP'));
  assert.ok(!compilePattern('Servehttp').matches('x.ServeHTTP'));
  assert.ok(compilePattern('serve.*p$').matches('x.ServeHTTP'));
  assert.ok(compilePattern('(*conn)').matches('http.(*conn).serve'));
});
