import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortName } from './short-name.ts';

/** From google/pprof's own rules: what a box in a picture shows. */
for (const [name, short] of [
  ['root', 'root'],
  ['syscall.Syscall', 'syscall.Syscall'],
  ['net/http.(*conn).serve', 'http.(*conn).serve'],
  ['github.com/blah/foo.Foo', 'foo.Foo'],
  ['github.com/BlaH/foo.Foo', 'foo.Foo'],
  ['github.com/foo/bar/v4.(*Foo).Bar', 'bar.(*Foo).Bar'],
  ['github.com/foo/bar/v1.(*Foo).Bar', 'v1.(*Foo).Bar'],
  ['github.com/foo/bar/v10.F', 'bar.F'],
  ['java.util.concurrent.ThreadPoolExecutor$Worker.run', 'ThreadPoolExecutor$Worker.run'],
  ['java.bar.foo.FooBar.run(java.lang.Runnable)', 'FooBar.run'],
  ['java.foo.Bar.<init>', 'Bar.<init>'],
  ['(anonymous namespace)::Bar::Foo', 'Bar::Foo'],
  ['foo::bar::Baz::qux', 'Baz::qux'],
  ['foo::bar::Baz::~Baz', 'Baz::~Baz'],
  ['foo::Bar::run<int>', 'Bar::run<int>'],
  ['', ''],
] as const) {
  test(`${JSON.stringify(name)} is short for ${short}`, () => assert.equal(shortName(name), short));
}
