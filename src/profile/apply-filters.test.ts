import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyFilters } from './apply-filters.ts';
import { check } from './check.ts';
import type { FilterOptions } from './filter-options.ts';
import { labelsOf } from './labels.ts';
import type { Profile } from './profile.ts';
import { type LabelFields, ProfileBuilder } from './profile-builder.ts';
import { folded, profileFromText } from './profile-from-text.test-support.ts';

const PROFILE = profileFromText`
  1     2      4      8    16
  main  main   main   gc   main
  a     b      a      a    c
  b     >alloc alloc       0x10
  a
`;

const CASES: readonly (readonly [options: FilterOptions, left: readonly string[]])[] = [
  [{ focus: '^b$' }, ['main;a;b;a 1', 'main;b;alloc 2']],
  [{ ignore: 'alloc|gc' }, ['main;a;b;a 1', 'main;c;0x10 16']],
  [{ focus: 'a', ignore: 'main' }, ['gc;a 8']],
  [{ hide: 'main|gc' }, ['a 8', 'a;alloc 4', 'a;b;a 1', 'b;alloc 2', 'c;0x10 16']],
  [{ hide: '.' }, ['0x10 16']],
  [{ hide: '^b$' }, ['gc;a 8', 'main;a;a 1', 'main;a;alloc 4', 'main;alloc 2', 'main;c;0x10 16']],
  // What has no name is not shown, and neither is a sample of nothing else.
  [{ show: '^(a|alloc)$' }, ['a 8', 'a;a 1', 'a;alloc 4', 'alloc 2']],
  [{ showFrom: '^[ab]$' }, ['a 8', 'a;alloc 4', 'a;b;a 1', 'b;alloc 2']],
  [{ pruneFrom: '^[ab]$' }, ['gc;a 8', 'main;a 4', 'main;a;b;a 1', 'main;b 2', 'main;c;0x10 16']],
  [{ showFrom: '^b$', hide: '^a$' }, ['b 1', 'b;alloc 2']],
];

for (const [options, left] of CASES) {
  test(`${JSON.stringify(options)} leaves ${left.join(', ')}`, async () => {
    const { profile, notes } = await applyFilters(PROFILE, options);
    check(profile);
    assert.deepEqual(folded(profile), left);
    assert.deepEqual(notes, []);
  });
}

test('without filters it is the same profile', async () => {
  const filtered = await applyFilters(PROFILE, { focus: '', unit: 'ms' });
  assert.deepEqual(filtered, { profile: PROFILE, activeFilters: [], notes: [] });
});

test('the profile given is left as it was, and shares what did not change', async () => {
  const before = folded(PROFILE);
  const { profile } = await applyFilters(PROFILE, { focus: 'b' });
  assert.deepEqual(folded(PROFILE), before);
  assert.equal(profile.locations, PROFILE.locations);
  assert.equal(profile.functions, PROFILE.functions);
});

test('a pattern also matches the file of a function and the file mapped', async () => {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const mapping = builder.mapping({
    start: 0n,
    limit: 1n << 20n,
    offset: 0n,
    file: '/lib/libc.so',
    buildId: '',
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  });
  const inLib = builder.location({ mapping, address: 1n, lines: [] });
  const func = builder.func({ name: 'f', filename: 'src/f.go' });
  builder.sample({ locations: [inLib], values: [1] });
  builder.sample({ locations: [builder.location({ lines: [{ func }] })], values: [2] });
  const profile = builder.finish();
  const left = async (options: FilterOptions): Promise<readonly string[]> =>
    folded((await applyFilters(profile, options)).profile);
  assert.deepEqual(await left({ focus: 'libc' }), ['0x1 1']);
  assert.deepEqual(await left({ focus: '[.]go$' }), ['f 2']);
  assert.deepEqual(await left({ hide: 'libc' }), ['f 2']);
  assert.deepEqual(await left({ show: 'libc|f' }), ['f 2']);
  assert.deepEqual(await left({ showFrom: 'libc' }), ['0x1 1']);
});

test('focus and ignore of one pattern part the samples', async () => {
  const stacks = fc.array(fc.array(fc.constantFrom('a', 'b', 'ab', 'c'), { maxLength: 5 }));
  await fc.assert(
    fc.asyncProperty(stacks, fc.constantFrom('a', '^b$', 'c|ab', 'z'), async (frames, source) => {
      const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
      for (const names of frames) {
        const locations = names.map((name) =>
          builder.location({ lines: [{ func: builder.func({ name }) }] }),
        );
        builder.sample({ locations, values: [1] });
      }
      const profile = builder.finish();
      const focused = await applyFilters(profile, { focus: source });
      const ignored = await applyFilters(profile, { ignore: source });
      const both = [...folded(focused.profile), ...folded(ignored.profile)].sort();
      // Samples without frames are in neither part, as in pprof.
      assert.deepEqual(
        both,
        folded(profile).filter((row) => !row.startsWith(' ')),
      );
    }),
  );
});

const KB = { key: 'size', number: 1024n, unit: 'bytes' };
const LABELS: readonly (readonly LabelFields[])[] = [
  [{ key: 'user', text: 'ann' }, KB],
  [
    { key: 'user', text: 'bob' },
    { key: 'user', text: 'eve' },
  ],
  [
    { key: 'host', text: 'ann' },
    { key: 'size', number: 5000n, unit: 'bytes' },
  ],
  [],
  [{ key: 'id', number: 7n, unit: '' }],
];

/** Sample number i has the labels number i and the value 2^i. */
function labelled(): Profile {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const location = builder.location({ lines: [{ func: builder.func({ name: 'f' }) }] });
  for (const [i, labels] of LABELS.entries()) {
    builder.sample({ locations: [location], values: [1 << i], labels });
  }
  return builder.finish();
}

const TAG_CASES: readonly (readonly [options: FilterOptions, left: readonly number[]])[] = [
  [{ tagFocus: 'ann' }, [0, 2]],
  [{ tagFocus: 'user:ann' }, [0]],
  [{ tagFocus: 'user=ann' }, [0]],
  [{ tagFocus: 'user=^(ann|eve)$' }, [0, 1]],
  // Without a key all patterns must match, with one any of them.
  [{ tagFocus: 'bob,eve' }, [1]],
  [{ tagFocus: 'ann,eve' }, []],
  [{ tagFocus: 'user=ann,eve' }, [0, 1]],
  [{ tagIgnore: 'ann' }, [1, 3, 4]],
  [{ tagFocus: 'ann', tagIgnore: 'host' }, [0]],
  [{ tagFocus: '1kb' }, [0]],
  // Numbers whose unit nobody knows are taken to be in the range's.
  [{ tagFocus: '1kb:' }, [0, 2, 4]],
  [{ tagFocus: ':1kb' }, [0]],
  [{ tagFocus: '1kb:1mb' }, [0, 2, 4]],
  [{ tagFocus: 'size=2kb:1mb' }, [2]],
  [{ tagFocus: 'id=7id' }, [4]],
  [{ tagFocus: 'id=8kb:' }, []],
  // A number without a unit is of no family, so that sizes never equal it.
  [{ tagFocus: '1024' }, []],
  [{ tagIgnore: 'size=1kb:' }, [1, 3, 4]],
];

for (const [options, left] of TAG_CASES) {
  test(`${JSON.stringify(options)} leaves the samples ${left.join(', ') || 'none'}`, async () => {
    const { profile } = await applyFilters(labelled(), options);
    check(profile);
    const values = left.map((i) => BigInt(1 << i));
    assert.deepEqual([...(profile.samples.values[0] ?? [])], values);
  });
}

test('tagshow and taghide choose labels by key', async () => {
  const keys = async (options: FilterOptions): Promise<string[][]> => {
    const { profile } = await applyFilters(labelled(), options);
    check(profile);
    return LABELS.map((_, sample) => {
      const { texts, numbers } = labelsOf(profile, sample);
      return [...texts, ...numbers].map(({ key }) => key);
    });
  };
  assert.deepEqual(await keys({ tagShow: 'user|size' }), [
    ['user', 'size'],
    ['user'],
    ['size'],
    [],
    [],
  ]);
  assert.deepEqual(await keys({ tagHide: 'user|size' }), [[], [], ['host'], [], ['id']]);
  assert.deepEqual(await keys({ tagShow: 's', tagHide: 'size' }), [
    ['user'],
    ['user'],
    ['host'],
    [],
    [],
  ]);
});

test('label frames: the first root outermost, the last leaf innermost, values joined', async () => {
  const { profile } = await applyFilters(labelled(), {
    tagRoot: 'user,host',
    tagLeaf: 'id,size',
    unit: 'kb',
  });
  check(profile);
  assert.deepEqual(folded(profile), [
    ';;f;7; 16',
    ';;f;; 8',
    ';ann;f;;4.88kB 4',
    'ann;;f;;1kB 1',
    'bob,eve;;f;; 2',
  ]);
  const { functions, strings } = profile;
  const files = Array.from(functions.filenames, (row) => strings.at(row));
  assert.deepEqual([...new Set(files)].sort(), ['', 'host', 'id', 'size', 'user']);
});

test('filters see the label frames', async () => {
  const { profile } = await applyFilters(labelled(), { tagRoot: 'user', focus: 'eve' });
  assert.deepEqual(folded(profile), ['bob,eve;f 2']);
});

const NOTES: readonly (readonly [options: FilterOptions, notes: readonly string[]])[] = [
  [{ focus: 'nosuchthing' }, ['Focus expression matched no samples']],
  [{ hide: 'F' }, ['Hide expression matched no samples']],
  [
    { tagFocus: '1kb:2kb', tagIgnore: 'size=7gb' },
    [
      "tagfocus:Interpreted '1kb:2kb' as range, not regexp",
      "tagignore:Interpreted '7gb' as range, not regexp",
      'TagIgnore expression matched no samples',
    ],
  ],
  [
    { tagRoot: 'usr', tagShow: 'Host', tagLeaf: ',' },
    [
      'TagRoot expression matched no samples',
      'TagLeaf expression matched no samples',
      'TagShow expression matched no samples',
      'nearest names: host',
    ],
  ],
  [{ pruneFrom: 'x', showFrom: 'f' }, ['PruneFrom expression matched no samples']],
];

for (const [options, notes] of NOTES) {
  test(`${JSON.stringify(options)}: ${notes.join('; ')}`, async () => {
    assert.deepEqual((await applyFilters(labelled(), options)).notes, notes);
  });
}

test('the nearest names stand on a line of their own', async () => {
  const { notes } = await applyFilters(PROFILE, { focus: 'Allok' });
  assert.deepEqual(notes, ['Focus expression matched no samples', 'nearest names: alloc']);
});

test('active filters come in pprof’s order, some of them never', async () => {
  const { activeFilters } = await applyFilters(labelled(), {
    tagHide: 'h',
    showFrom: 'f',
    tagRoot: 'user',
    pruneFrom: 'f',
    tagFocus: 'ann',
    focus: 'f',
  });
  assert.deepEqual(activeFilters, ['focus=f', 'show_from=f', 'tagfocus=ann', 'taghide=h']);
});

const BROKEN: readonly (readonly [options: FilterOptions, message: string])[] = [
  [{ focus: '(' }, 'parsing focus regexp: error parsing regexp: missing closing ): `(`'],
  [
    { pruneFrom: 'a**' },
    'parsing prune_from regexp: error parsing regexp: invalid nested repetition operator: `**`',
  ],
  [
    { tagFocus: 'key=a,[' },
    'parsing tagfocus regexp: error parsing regexp: missing closing ]: `[`',
  ],
  [
    { show: '\\' },
    'parsing show regexp: error parsing regexp: trailing backslash at end of expression: ``',
  ],
  [
    { tagIgnore: '1:99999999999999999999' },
    'parsing tagignore range 1:99999999999999999999: 99999999999999999999 does not fit into 64 bits; give a smaller number with a larger unit, such as 4gb',
  ],
];

for (const [options, message] of BROKEN) {
  test(`${JSON.stringify(options)} is refused: ${message}`, async () => {
    await assert.rejects(applyFilters(PROFILE, options), { name: 'FilterError', message });
  });
}

test('a name and a pattern of 100 kB are matched, and cut where they are told of', async () => {
  const name = 'x'.repeat(100_000);
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const location = builder.location({ lines: [{ func: builder.func({ name }) }] });
  builder.sample({ locations: [location], values: [1] });
  const profile = builder.finish();
  assert.equal((await applyFilters(profile, { focus: name })).profile.samples.count, 1);
  assert.equal((await applyFilters(profile, { focus: '(x+x+)+y|x$' })).profile.samples.count, 1);
  const { notes } = await applyFilters(profile, { focus: '^xX$' });
  assert.match(notes[1] ?? '', /^nearest names: x{100}…$/);
});
