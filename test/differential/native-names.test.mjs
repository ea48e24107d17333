import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { difference, noGo } from './go-pprof.mjs';

/** Which of the styles `short`, `templates` and `full` print what Go prints; docs/compatibility.md has the rest. */
const NAMES = {
  'short templates full': [
    '_ZN3foo3barEv',
    '_ZN3foo3barEv.isra.0',
    '_ZN3foo3barEv.cold',
    '_ZN3foo3barEv.isra.0.constprop.1',
    '_ZN3foo3barEv.llvm.1234567890',
    '_ZN3foo3barEv@plt',
    '_ZN3foo3barEv@@GLIBCXX_3.4.21',
    '_ZNSt6vectorIiSaIiEE9push_backEOi@plt',
    '__ZN3foo3barEv',
    '_ZN4core3fmt5write17h0123456789abcdefE',
    '_ZN4core3fmt5write17h0123456789abcdefE.llvm.123',
    '_ZNotMangled',
    '_Z3fooi',
    '_Z1fPFivE',
    '_ZTV3Foo',
    '_ZTI3Foo',
    '_ZTS3Foo',
    '_ZTIN3foo3barE',
    '_ZGVZ3foovE1x',
    '_ZZ3foovE1x',
    '_ZZN3foo3barEvENKUlvE_clEv',
    '_ZZN3foo3barEiENKUliE0_clEi',
    '_ZZ3foovENK3$_0clEv',
    '_ZNK3foo3barEv',
    '_ZNO3foo3barEv',
    '_ZN3fooC2Ev',
    '_ZN3fooD0Ev',
    '_ZN12_GLOBAL__N_13fooEv',
    '_ZThn16_N3foo3barEv',
    '_ZTv0_n24_N3foo3barEv',
    '_GLOBAL__sub_I_main',
    '_RNvC6_123foo3bar',
    '_RNvC7mycrate3foo',
    '_RNvMs_NtC7mycrate3modNtB4_3Foo3bar',
    '_RINvC7mycrate3fooiE',
    '_RNvC7mycrate3foo.llvm.123',
    '_RNCNvC7mycrate4main0B3_',
    '_ZlsRSoRK3Foo',
    '_ZplRK3FooS1_',
    '_ZN1AltERKS_',
    '_ZN3FoocviEv',
    '_ZN3fooptEv',
    '_ZN3fooclEv',
    '_ZNSt6vectorIiSaIiEEixEm',
    '_ZNKSt8functionIFvvEEclEv',
    '_ZNSt8ios_base4InitC1Ev',
    '_Znwm',
    '_ZdaPv',
    '_ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE6appendEPKc',
    '_ZN4llvm2cl3optIbLb0ENS0_6parserIbEEE16handleOccurrenceEjNS_9StringRefES5_',
    '_ZN5boost9function_1IiE3fooB5cxx11Ev',
    '_D4test3fooFZv',
    '?foo@@YAXXZ',
    '$s4main3fooyyF',
    '_Z',
    '_R',
    'Java_com_acme_Foo_bar',
    'foo(int)',
    'foo<int>(bar)',
    'ns::foo(int)',
    'a<b>::c<d>(e)',
    'ns::operator<',
    'ns::operator<<(int)',
    'ns::operator()(int)',
    'std::function<void (int)>::operator()(int) const',
    '(anonymous namespace)::foo(int)',
    'a::b)c(d',
    'a::b>c<d',
    'class.<init>',
    'foo.(*Bar[...]).Method',
    'main.Map[go.shape.int].func1',
    'π::ω<α>(β)',
  ],
  // The demangler leaves out the result type of templates.
  'short templates': [
    '_Z3fooIiEvT_',
    '_Z1fIJidEEvDpT_',
    '_ZN1AlsIiEEvT_',
    '_ZSt4endlIcSt11char_traitsIcEERSt13basic_ostreamIT_T0_ES6_',
    '_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc',
  ],
  short: ['_Z4funcIXadL_Z3foovEEEvv', '_ZN1AIXadsr1BE1xEE1fEv'],
};
const MODES = { short: '', templates: 'demangle=templates', full: 'demangle=full' };

const folder = mkdtempSync(join(tmpdir(), 'stackheat-names-'));
after(() => rmSync(folder, { recursive: true }));

for (const [style, mode] of Object.entries({ ...MODES, none: 'demangle=none' })) {
  test(`C++ and Rust names in style ${style}`, { skip: noGo }, async (t) => {
    const names = Object.entries(NAMES).flatMap(([styles, list]) =>
      style === 'none' || styles.split(' ').includes(style) ? list : [],
    );
    const path = join(folder, `${style}.pb`);
    writeFileSync(path, profileOf(names));
    t.diagnostic(`${names.length} names`);
    const args = ['-traces', `-symbolize=${mode}`, path];
    assert.equal(await difference(args, { folder }), undefined);
  });
}

/** A sample a name, so that -traces prints them in this order. */
function profileOf(names) {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  for (const [i, name] of names.entries()) {
    const func = builder.func({ name });
    const location = builder.location({ address: BigInt(i + 1), lines: [{ func, line: i + 1 }] });
    builder.sample({ locations: [location], values: [i + 1] });
  }
  return encodePprof(builder.finish());
}
