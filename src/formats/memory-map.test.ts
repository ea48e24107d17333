import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS } from './decode-limits.ts';
import { mappedAddresses } from './mapped-addresses.ts';
import { readMemoryMap } from './memory-map.ts';
import { TextLines } from './text-lines.ts';

function regions(text: string): ReturnType<typeof readMemoryMap> {
  return readMemoryMap(new TextLines(Buffer.from(text)), DEFAULT_LIMITS);
}

function shown(text: string): string[] {
  return regions(text).map(({ start, limit, offset, file, buildId }) =>
    [start.toString(16), limit.toString(16), offset.toString(16), file, buildId].join(' ').trim(),
  );
}

/** One line each, and how it is read. */
const LINES: Readonly<Record<string, string[]>> = {
  '00400000-00fcb000 r-xp 00001000 fc:00 12345 /bin/main': ['400000 fcb000 1000 /bin/main'],
  '00400000-00fcb000 rw-p 00001000 fc:00 12345 /bin/main': [],
  '7fff5a-7fff5b r-xp 00000000 00:00 0 [vdso]': ['7fff5a 7fff5b 0 [vdso]'],
  '  0x40000-0x80000 /path/to/binary (@FF00) abc123456': [
    '40000 80000 ff00 /path/to/binary abc123456',
  ],
  '40000-80000: r-xp /path': ['40000 80000 0 /path'],
  '40000 80000 /path': ['40000 80000 0 /path'],
  '40000-80000': ['40000 80000 0'],
  'I0102 15:04:05.123456 7 file.cc:12] 40000-80000 /path': ['40000 80000 0 /path'],
  '12345678901234567-80000 /path': [],
  'hello world': [],
};

for (const [line, expected] of Object.entries(LINES)) {
  test(line, () => assert.deepEqual(shown(line), expected));
}

test('names stand for values in the lines behind them, and the first value counts', () => {
  const text = 'build = /home/b\nbuild=/x\nbuildings=/y\n1-2 $build/main\n3-4 $buildings/$builds\n';
  assert.deepEqual(shown(text), ['1 2 0 /home/b/main', '3 4 0 /home/bings//home/bs']);
});

function mapped(text: string, ...addresses: bigint[]): string[] {
  const { mappings, mappingIndexes } = mappedAddresses(
    BigUint64Array.from(addresses),
    regions(text),
  );
  const files = mappings.map(({ start, limit, file }) => `${start}-${limit} ${file}`.trim());
  return [...files, [...mappingIndexes].join()];
}

test('the program comes first, whatever is loaded before it', () => {
  const text = '10-20 /lib/libc.so.6\n20-30 [vdso]\n30-40 /bin/main (deleted)\n40-50 /bin/other\n';
  assert.deepEqual(mapped(text, 0x35n, 0x15n, 0n), [
    '48-64 /bin/main', // The name ends at the space.
    '32-48 [vdso]',
    '16-32 /lib/libc.so.6',
    '64-80 /bin/other',
    '0,2,-1',
  ]);
});

test('neighbours of one file are one region, when their offsets follow each other', () => {
  const adjoining = '10-20 r-xp 100 0:0 1 /a\n20-30 r-xp 110 0:0 1 /a\n';
  assert.deepEqual(mapped(adjoining), ['16-48 /a', '']);
  assert.equal(mapped(adjoining.replace('110', '120')).length, 3);
});

test('a program that starts at the usual address is mapped from there', () => {
  const text = '401000-402000 r-xp 1000 0:0 1 /a\n';
  assert.deepEqual(mapped(text, 0x400010n), [`${0x400000}-${0x402000} /a`, '0']);
});

test('the part of a region that was left out is found by its offset', () => {
  const text = '10-20 r-xp 0 0:0 1 /a\n1000-2000 r-xp 500 0:0 1 /b\n';
  assert.deepEqual(mapped(text, 0xb50n, 0x15n), ['16-32 /a', `${0xb00}-${0x2000} /b`, '1,0']);
});

test('what is nowhere is in a mapping of everything', () => {
  const all = `0-${2n ** 64n - 1n}`;
  assert.deepEqual(mapped('10-20 /a\n', 0x99n, 0x15n, 2n ** 64n - 1n), ['16-32 /a', all, '1,0,1']);
  assert.deepEqual(mapped('', 0x99n), [all, '0']);
});

test('of regions that overlap the first counts', () => {
  assert.deepEqual(mapped('10-90 /a\n20-30 /b\n', 0x25n).at(-1), '0');
});
