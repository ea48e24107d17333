import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goPackage, originOf } from './frame-origin.ts';
import { fitText, nameForms, textMeter } from './frame-text.ts';

const ORIGINS = [
  ['main.main', '/home/u/app/main.go', 'program', 'main'],
  [
    'example.com/app/store.(*DB).Get',
    '/home/u/app/store/db.go',
    'program',
    'example.com/app/store',
  ],
  [
    'google.golang.org/grpc.invoke',
    '/root/go/pkg/mod/google.golang.org/grpc@v1.6/call.go',
    'dependency',
    'google.golang.org/grpc',
  ],
  [
    'google.golang.org/grpc.invoke',
    'google.golang.org/grpc@v1.6.0/call.go',
    'dependency',
    'google.golang.org/grpc',
  ],
  ['github.com/x/y.F', '/src/app/vendor/github.com/x/y/f.go', 'dependency', 'github.com/x/y'],
  ['net/http.(*conn).serve', '/usr/local/go/src/net/http/server.go', 'library', 'net/http'],
  ['net/http.(*conn).serve', 'net/http/server.go', 'library', 'net/http'],
  ['app/store.Get', '/home/u/app/store/get.go', 'program', 'app/store'],
  ['runtime.mallocgc', 'runtime/malloc.go', 'runtime', 'runtime'],
  [
    'internal/runtime/syscall/linux.Syscall6',
    'internal/runtime/syscall/linux/asm.s',
    'runtime',
    'internal/runtime/syscall/linux',
  ],
  ['aeshashbody', 'runtime/asm_amd64.s', 'runtime', 'aeshashbody'],
  ['slices.SortFunc[go.shape.*example.com/a.T]', 'slices/sort.go', 'library', 'slices'],
  ['readFileSync', 'node:fs', 'library', 'node:fs'],
  [
    'processTicksAndRejections',
    'node:internal/process/task_queues',
    'library',
    'node:process/task_queues',
  ],
  ['handle', 'file:///app/node_modules/@scope/web/lib/a.js', 'dependency', '@scope/web'],
  ['handle', '/app/src/server.ts', 'program', '/app/src/server.ts'],
  ['native.writev', '', 'runtime', 'native'],
  ['(garbage collector)', '', 'runtime', '(garbage collector)'],
] as const;

for (const [name, file, origin, packageName] of ORIGINS) {
  test(`${name} of ${file || 'nowhere'} is ${origin}`, () => {
    assert.deepEqual(originOf(name, file), { origin, packageName });
  });
}

const FORMS = [
  ['main.fib', ['main.fib', 'fib']],
  [
    'google.golang.org/grpc/internal/transport.(*http2Server).HandleStreams.func1',
    [
      'google.golang.org/grpc/internal/transport.(*http2Server).HandleStreams.func1',
      'transport.(*http2Server).HandleStreams.func1',
      '(*http2Server).HandleStreams.func1',
      'HandleStreams.func1',
    ],
  ],
  ['(anonymous)', ['(anonymous)']],
  ['[libc.so.6]', ['[libc.so.6]']],
  ['JSON.parse', ['JSON.parse', 'parse']],
  ['a.F[go.shape.*example.com/b.T]', ['a.F[go.shape.*example.com/b.T]', 'a.F[…]', 'F[…]']],
] as const;

for (const [name, forms] of FORMS) {
  test(`${name} gets shorter by what says least`, () => assert.deepEqual(nameForms(name), forms));
}

test('the package of a name that holds others', () => {
  assert.equal(goPackage('a/b.(*T[go.shape.*c/d.E]).M'), 'a/b');
  assert.equal(goPackage('nothing'), '');
});

const meter = textMeter(() => 10);

test('the longest form that fits is taken, then letters are left out, then all', () => {
  const forms = nameForms('net/http.(*conn).serve');
  const at = (letters: number): string => fitText(forms, letters * 10, meter);
  assert.equal(at(99), 'net/http.(*conn).serve');
  assert.equal(at(20), 'http.(*conn).serve');
  assert.equal(at(15), '(*conn).serve');
  assert.equal(at(6), 'serve');
  assert.equal(at(4), 'ser…');
  assert.equal(at(3), '');
});

test('half of a character is never shown', () => {
  assert.equal(fitText(['😀😀😀😀😀'], 40, meter), '😀😀😀…');
});
