/** Command lines over the results of Go's own benchmarks, in testdata/real. */

const PAIRS = [
  ['strings-a.txt', 'strings-b.txt'],
  ['strconv-1cpu.txt', 'strconv-2cpu.txt'],
  ['sha-a.txt', 'sha-b.txt'],
  ['crc32.txt', 'crc32.txt'],
  ['sort.txt', 'json.txt'],
  ['two-packages.txt', 'strings-a.txt'],
  ['verbose.txt', 'none.txt'],
  ['O=strings-a.txt', 'N=strings-b.txt', 'M=strings-a.txt'],
  ['one=sha-a.txt', 'one=sha-b.txt', 'other=sha-b.txt'],
];

const FLAGS = [
  [],
  ['-format', 'csv'],
  ['-row', '.name'],
  ['-col', '/gomaxprocs', '-ignore', '.file'],
  ['-filter', '.unit:(sec/op OR B/s)', '-alpha', '0.3'],
  ['-table', '', '-row', 'pkg,.fullname', '-confidence', '0.5'],
];

/** What only some files have. */
const OTHERS = [
  ['-col', '/poly', 'crc32.txt'],
  ['-col', '/poly@(Koopman IEEE)', '-row', '/size@num', '-ignore', '/align', 'crc32.txt'],
  ['-col', '/poly,/align', '-row', '/size', 'crc32.txt'],
  ['-col', '/align', '-row', '/size@alpha,/poly', '-format', 'csv', 'crc32.txt'],
  ['-table', '/poly', '-col', '/align', '-filter', '/size:(15 OR 40 OR /kB/)', 'crc32.txt'],
  ['-table', 'pkg@alpha', '-col', '.name', '-row', '/gomaxprocs', 'two-packages.txt'],
  ['-col', 'pkg', '-row', '.name', 'strings-a.txt', 'two-packages.txt'],
  ['-filter', '-.name:/Byte/', 'strings-a.txt', 'strings-b.txt'],
  ['-confidence', '1', 'sort.txt'],
  ['-confidence', '0.9999', 'sha-a.txt', 'sha-b.txt'],
  ['none.txt'],
  ['nosuch.txt', 'sort.txt'],
  ['sort.txt', 'N=nosuch.txt'],
  ['-filter', '(', 'sort.txt'],
  ['-col', '.unit', 'sort.txt'],
];

export const REAL_CASES = [
  ...PAIRS.flatMap((files) => FLAGS.map((flags) => ({ args: [...flags, ...files] }))),
  ...OTHERS.map((args) => ({ args })),
];
