/** Random profiles of the legacy formats, sound and broken; one depends on its seed alone. */

const FORMATS = { heap, goCount, contention, threadz, javaHeap, javaContention, cpu };

/** @param {import('./draw.mjs').Draw} draw */
export function legacyProfile(draw) {
  const bytes = FORMATS[draw.one(Object.keys(FORMATS))](draw);
  return draw.chance(0.25) ? damaged(draw, bytes) : bytes;
}

/** One to three bytes changed, or the end cut off. */
function damaged(draw, bytes) {
  const copy = Buffer.from(bytes);
  if (copy.length === 0) return copy;
  if (draw.chance(0.2)) return copy.subarray(0, draw.number(copy.length));
  for (let i = 0; i <= draw.number(3); i++) {
    copy[draw.number(copy.length)] = draw.one(Buffer.from(' 0x@:[]-=#9a\n\r\t'));
  }
  return copy;
}

function textOf(draw, lines) {
  const newline = draw.chance(0.1) ? '\r\n' : '\n';
  const noisy = lines.flatMap((line) => {
    if (draw.chance(0.02)) return ['', line];
    return draw.chance(0.02) ? ['# a remark', line] : [line];
  });
  return Buffer.from(noisy.join(newline) + (draw.chance(0.8) ? newline : ''));
}

const NUMBERS = [0, 1, 1, 2, 3, 7, 8, 16, 48, 100, 1024, 4096, 100_000, 8_388_608, 123_456_789_012];

function number(draw) {
  if (draw.chance(0.7)) return String(draw.number(5000));
  if (draw.chance(0.03))
    return draw.one(['9223372036854775807', '9223372036854775808', '010', '09']);
  return String(draw.one(NUMBERS));
}

function addressPool(draw) {
  const bases = ['400', '4a1', '7f12345', 'ffffffff812', '55d0c0'];
  const pool = Array.from({ length: 1 + draw.number(30) }, () => {
    const low = draw.number(0x10000).toString(16).padStart(4, '0');
    return `0x${draw.one(bases)}${low}`;
  });
  return draw.chance(0.2) ? [...pool, '0x0', '0x1', '0xffffffffffffffff'] : pool;
}

function stack(draw, pool, depthMax = 12) {
  return draw.some(pool, draw.chance(0.05) ? 0 : 1 + draw.number(depthMax));
}

function heap(draw) {
  const pool = addressPool(draw);
  const kind = draw.one([
    ...['heap_v2/524288', 'heapz_v2/4096', 'heapprofile', 'heap/1048576', 'heap/8192', 'heap_v2'],
    ...['growthz', 'growth', 'fragmentationz', 'heap_v2/1', 'heap_v3/7', 'heapprofile/12'],
  ]);
  const hasMore = draw.chance(0.5);
  const lines = [`heap profile: 3: 48 [${hasMore ? ' 7:  112' : '3: 48'}] @ ${kind}`];
  for (let i = draw.number(40); i > 0; i--) {
    const [count, size] = [number(draw), number(draw)];
    const inUse = count === '0' ? '0: 0' : `${draw.chance(0.05) ? '-' : ''}${count}: ${size}`;
    const allocated = hasMore ? `${1 + draw.number(99)}: ${number(draw)}` : `${count}: ${size}`;
    const pad = ' '.repeat(draw.number(4));
    lines.push(`${pad}${inUse} [${pad}${allocated}] @ ${stack(draw, pool).join(' ')}`);
  }
  return textOf(draw, [...lines, ...memoryMap(draw, pool)]);
}

function goCount(draw) {
  const pool = addressPool(draw);
  const name = draw.one(['goroutine', 'threadcreate', 'main.open/files', 'goroutineleak']);
  const lines = [`${name} profile: total ${draw.number(99)}`];
  for (let i = draw.number(30); i > 0; i--) {
    const count = draw.chance(0.03) ? number(draw) : 1 + draw.number(50);
    const frames = stack(draw, pool).join(' ') || (draw.chance(0.95) ? pool[0] : '');
    lines.push(`${count} @ ${frames}`);
    if (draw.chance(0.2))
      lines.push('# labels: {"tenant":"a"}', '#\t0x43b2f5\tmain.f+0x15\t/f.go:7');
  }
  return textOf(draw, [...lines, ...memoryMap(draw, pool)]);
}

function contention(draw) {
  const pool = addressPool(draw);
  const lines = [draw.one(['--- contentionz 1 ---', '--- mutex:', '--- contention:'])];
  if (draw.chance(0.8))
    lines.push(`cycles/second = ${draw.one(['3201000000', '0x10000000', '1_000'])}`);
  if (draw.chance(0.6)) lines.push(`sampling period=${draw.one([1, 5, 100, 0, -1])}`);
  if (draw.chance(0.3)) lines.push('ms since reset = 16502830', 'discarded samples = 0');
  for (let i = draw.number(30); i > 0; i--) {
    const gap = draw.chance(0.03) ? '' : ' '.repeat(1 + draw.number(4));
    lines.push(`${number(draw)}${gap}${1 + draw.number(50)} @ ${stack(draw, pool).join(' ')}`);
  }
  return textOf(draw, [...lines, ...memoryMap(draw, pool)]);
}

function threadz(draw) {
  const pool = addressPool(draw);
  const lines = draw.chance(0.7) ? ['--- threadz 1 ---', ''] : [];
  for (let i = draw.number(15); i > 0; i--) {
    lines.push(`--- Thread 7f79${i} (name: main/${1000 + i}) stack: ---`);
    if (draw.chance(0.3)) lines.push('  [same as previous thread]');
    else lines.push(`  PC: ${stack(draw, pool).join(' ')}`, `   ${stack(draw, pool).join(' ')}`);
  }
  if (draw.chance(0.2)) lines.push('---- no stack trace for 3 threads');
  return textOf(draw, [...lines, ...memoryMap(draw, pool, 0.95)]);
}

function javaHeap(draw) {
  return java(draw, ['--- heapz 1 ---', 'format = java', 'resolution = bytes']);
}

function javaContention(draw) {
  return java(draw, [
    ...['--- contentionz 1 ---', 'format = java', 'resolution = microseconds'],
    ...['sampling period = 100', 'ms since reset = 6019923'],
  ]);
}

function java(draw, header) {
  const pool = Array.from(
    { length: 1 + draw.number(20) },
    (_, i) => `0x${(i + 3).toString(16).padStart(8, '0')}`,
  );
  const lines = header.filter(() => !draw.chance(0.02));
  for (let i = draw.number(30); i > 0; i--) {
    lines.push(
      `${number(draw).padStart(12)} ${1 + draw.number(9)} @ ${stack(draw, pool).join(' ')}`,
    );
  }
  return textOf(draw, [...lines, ...javaNames(draw, pool)]);
}

function javaNames(draw, pool) {
  return pool
    .filter(() => draw.chance(0.9))
    .map((address) => {
      const name = draw.one(['java.util.HashMap.put', 'com.example.Main.<init>', 'f', 'write']);
      const place = draw.one([
        ...[' (Main.java:12)', ' (HashMap.java:-1)', ' (/lib/libpthread.so.0)', '', ' ()'],
        ...[' generated stub/JIT', ' (a b) (C.java:9)', ' (:7)', '  (x:0)', ' (a:b:3)'],
      ]);
      return `  ${address} ${name}${place}`;
    });
}

function cpu(draw) {
  const isWide = draw.chance(0.7);
  const isLittle = draw.chance(0.7);
  const isJava = draw.chance(0.2);
  const words = [0, 3, isJava ? 1 : 0, draw.one([10_000, 1000, 1]), 0];
  const pool = Array.from({ length: 2 + draw.number(20) }, () => 0x400000 + draw.number(0x20000));
  const handler = draw.chance(0.4) ? [0x7f0001] : [];
  for (let i = draw.number(60); i > 0; i--) {
    const [leaf, ...rest] = stack(draw, pool, 9);
    const isDouble = draw.chance(0.2);
    const frames =
      leaf === undefined ? [] : [leaf, ...handler, ...(isDouble ? [leaf] : []), ...rest];
    words.push(1 + draw.number(draw.chance(0.1) ? 1e6 : 20), frames.length, ...frames);
  }
  if (draw.chance(0.9)) words.push(0, 1, 0);
  const bytes = Buffer.alloc(words.length * (isWide ? 8 : 4));
  for (const [i, word] of words.entries()) {
    if (isWide && isLittle) bytes.writeBigUInt64LE(BigInt(word), i * 8);
    else if (isWide) bytes.writeBigUInt64BE(BigInt(word), i * 8);
    else if (isLittle) bytes.writeUInt32LE(word, i * 4);
    else bytes.writeUInt32BE(word, i * 4);
  }
  const addresses = pool.map((address) => `0x${address.toString(16)}`);
  const tail = isJava ? javaNames(draw, addresses) : memoryMap(draw, addresses).slice(1);
  return Buffer.concat([bytes, textOf(draw, tail)]);
}

/** In every shape; some regions adjoin, and some hold no address of the pool. */
function memoryMap(draw, pool, share = 0.7) {
  if (!draw.chance(share)) return [];
  const lines = [draw.one(['--- Memory map: ---', 'MAPPED_LIBRARIES:'])];
  if (draw.chance(0.2)) lines.push('build=/home/build', 'build=/second', ' lib = /usr/lib ');
  let start = 0x400000n;
  for (let i = draw.number(8); i > 0; i--) {
    const limit = start + BigInt(1 + draw.number(64)) * 0x1000n;
    lines.push(mapLine(draw, start, limit));
    const chosen = BigInt(draw.one(pool)) & ~0xfffn;
    start = draw.chance(0.4) ? limit : chosen;
  }
  return lines;
}

function mapLine(draw, start, limit) {
  const [from, to] = [start.toString(16), limit.toString(16)];
  const file = draw.one([
    ...['/home/main', '/lib/libc.so.6', '/lib/libm-2.15.so', '[vdso]', '$build/main', '$lib/x.so'],
    ...['/anon_hugepage (deleted)', '/home/main (deleted)', '', '//anon'],
  ]);
  const offset = draw.one(['00000000', '00001000', from.padStart(8, '0'), 'zz']);
  const mode = draw.one(['r-xp', 'r-xp', 'rw-p', 'r--p', 'xp']);
  const shapes = [
    `${from}-${to} ${mode} ${offset} fc:00 1234 ${file}`,
    `  0x${from}-0x${to}: ${file} (@${offset}) abc123`,
    `${from} ${to} ${mode} ${file}`,
    `I0102 15:04:05.123456 7 file.cc:12] ${from}-${to} ${mode} ${offset} fc:00 1234 ${file}`,
    `${from}-${to} ${file}`,
  ];
  return draw.chance(0.5) ? shapes[0] : draw.one(shapes);
}
