import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { type NameStyle, shortName, withNativeNames } from './native-names.ts';

/** Names that are readable already. */
for (const [name, short, templates] of [
  ['foo', 'foo', 'foo'],
  ['foo(int)', 'foo(int)', 'foo(int)'],
  ['ns::foo(int)', 'ns::foo', 'ns::foo'],
  ['foo<int>(bar)', 'foo', 'foo<int>'],
  ['a<b<c>>::d<e>(f)', 'a::d', 'a<b<c>>::d<e>'],
  ['std::f<void (int)>(char)', 'std::f', 'std::f<void >'],
  ['a::b)c(d', 'a::b)c(d', 'a::b)c(d'],
  ['a::b>c<d', 'a::b>c<d', 'a::b>c<d'],
  ['class.<init>', 'class.<init>', 'class.<init>'],
  ['foo.(*Bar[...]).Method', 'foo.(*Bar[...]).Method', 'foo.(*Bar[...]).Method'],
  ['π::ω<α>(β)', 'π::ω', 'π::ω<α>'],
] as const) {
  test(`${name} is ${short} for short`, () => {
    assert.equal(shortName(name, 'short'), short);
    assert.equal(shortName(name, 'templates'), templates);
    assert.equal(shortName(name, 'full'), name);
  });
}

/** What google/pprof 4902fdda35c8 makes of mangled names. */
for (const [mangled, short, templates, full] of [
  ['_ZN3foo3barEv', 'foo::bar', 'foo::bar', 'foo::bar()'],
  ['_ZN3foo3barEv.isra.0.cold', 'foo::bar', 'foo::bar', 'foo::bar()'],
  ['_ZN3foo3barEv@plt', 'foo::bar', 'foo::bar', '_ZN3foo3barEv@plt'],
  ['_Z3fooi', 'foo', 'foo', 'foo(int)'],
  ['_ZNK3foo3barEv', 'foo::bar', 'foo::bar', 'foo::bar() const'],
  ['_Znwm', 'operator new', 'operator new', 'operator new(unsigned long)'],
  ['_ZN3fooclEv', 'foo::operator()', 'foo::operator()', 'foo::operator()()'],
  [
    '_ZNSt6vectorIiSaIiEEixEm',
    'std::vector::operator[]',
    'std::vector<int, std::allocator<int> >::operator[]',
    'std::vector<int, std::allocator<int> >::operator[](unsigned long)',
  ],
  [
    '_ZZN3foo3barEiENKUliE0_clEi',
    'foo::bar()::{lambda(int)#2}::operator()',
    'foo::bar()::{lambda(int)#2}::operator()',
    'foo::bar(int)::{lambda(int)#2}::operator()(int) const',
  ],
  [
    '_ZN12_GLOBAL__N_13fooEv',
    '(anonymous namespace)::foo',
    '(anonymous namespace)::foo',
    '(anonymous namespace)::foo()',
  ],
  ['_ZTV3Foo', 'vtable for Foo', 'vtable for Foo', 'vtable for Foo'],
  ['_RINvC7mycrate3fooiE', 'mycrate::foo::<>', 'mycrate::foo::<isize>', 'mycrate::foo::<isize>'],
] as const) {
  test(`${mangled} is ${short} for short`, async () => {
    assert.equal(await named(mangled, 'short'), short);
    assert.equal(await named(mangled, 'templates'), templates);
    assert.equal(await named(mangled, 'full'), full);
    assert.equal(await named(mangled, 'none'), mangled);
  });
}

test('a name set apart from its system name stays, unless it is forced', async () => {
  const profile = profileOf('mine', '_ZN3foo3barEv');
  assert.equal(await withNativeNames(profile), profile);
  assert.equal(nameIn(await withNativeNames(profile, 'short', true)), 'foo::bar');
  assert.equal(nameIn(await withNativeNames(profile, 'none', true)), '_ZN3foo3barEv');
});

test('what only has a system name is named by it', async () => {
  assert.equal(nameIn(await withNativeNames(profileOf('', 'ns::foo(int)'))), 'ns::foo');
});

async function named(mangled: string, style: NameStyle): Promise<string> {
  return nameIn(await withNativeNames(profileOf(mangled, mangled), style));
}

function profileOf(name: string, systemName: string): Profile {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  builder.func({ name, systemName });
  return builder.finish();
}

function nameIn({ functions, strings }: Profile): string {
  return strings.at(functions.names[0] as number);
}
