import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AggregateOptions, aggregate } from './aggregate.ts';
import { check } from './check.ts';
import type { Profile } from './profile.ts';
import { ProfileBuilder } from './profile-builder.ts';

/** main.go:10 calls f at f.go:20:3 (0x2000), into which g of g.go:30:4 was inlined. */
function inlined(): Profile {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  const func = (name: string) => builder.func({ name, filename: `${name}.go`, startLine: 1 });
  const [main, f, g] = [func('main'), func('f'), func('g')] as const;
  builder.mapping({
    start: 0x1000n,
    limit: 0x9000n,
    offset: 0n,
    file: '/bin/app',
    buildId: '',
    hasFunctions: true,
    hasFilenames: true,
    hasLineNumbers: true,
    hasInlineFrames: true,
  });
  const caller = { mapping: 0, address: 0x1000n, lines: [{ func: main, line: 10, column: 2 }] };
  const callee = {
    mapping: 0,
    address: 0x2000n,
    lines: [
      { func: g, line: 30, column: 4 },
      { func: f, line: 20, column: 3 },
    ],
  };
  const locations = [builder.location(callee), builder.location(caller)];
  builder.sample({ locations, values: [1] });
  return builder.finish();
}

/** Of each location: address, then name, file, line and column of each line. */
function drawn({ locations, functions, strings }: Profile): string[] {
  return Array.from({ length: locations.count }, (_, location) => {
    const lines: string[] = [];
    for (let row = locations.lineStarts[location] as number; row < end(location); row++) {
      const func = locations.lineFunctions[row] as number;
      const name = strings.at(functions.names[func] as number);
      const file = strings.at(functions.filenames[func] as number);
      lines.push(`${name} ${file}:${locations.lineNumbers[row]}:${locations.lineColumns[row]}`);
    }
    return `0x${locations.addresses[location]?.toString(16)} ${lines.join(' < ')}`;
  });
  function end(location: number): number {
    return locations.lineStarts[location + 1] as number;
  }
}

const WHOLE = { noInlines: false, showColumns: false };

for (const [options, locations] of [
  [{ granularity: 'functions', ...WHOLE }, ['0x0 g :0:0 < f :0:0', '0x0 main :0:0']],
  [
    { granularity: 'filefunctions', ...WHOLE },
    ['0x0 g g.go:0:0 < f f.go:0:0', '0x0 main main.go:0:0'],
  ],
  [{ granularity: 'files', ...WHOLE }, ['0x0  g.go:0:0 <  f.go:0:0', '0x0  main.go:0:0']],
  [{ granularity: 'lines', ...WHOLE }, ['0x0 g g.go:30:0 < f f.go:20:0', '0x0 main main.go:10:0']],
  [
    { granularity: 'lines', noInlines: false, showColumns: true },
    ['0x0 g g.go:30:4 < f f.go:20:3', '0x0 main main.go:10:2'],
  ],
  [
    { granularity: 'lines', noInlines: true, showColumns: true },
    ['0x0 f f.go:20:3', '0x0 main main.go:10:2'],
  ],
  [
    { granularity: 'addresses', ...WHOLE },
    ['0x2000 g g.go:30:4 < f f.go:20:3', '0x1000 main main.go:10:2'],
  ],
  [
    { granularity: 'addresses', noInlines: true, showColumns: false },
    ['0x2000 f f.go:20:0', '0x1000 main main.go:10:0'],
  ],
] as const satisfies readonly (readonly [AggregateOptions, readonly string[]])[]) {
  test(`${options.granularity}, ${JSON.stringify(options)}`, () => {
    const coarse = aggregate(inlined(), options);
    check(coarse);
    assert.deepEqual(drawn(coarse), locations);
  });
}

test('mappings say what is left', () => {
  const { mappings } = aggregate(inlined(), { granularity: 'files', ...WHOLE, noInlines: true });
  const [{ hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames } = fail()] = mappings;
  assert.deepEqual(
    [hasFunctions, hasFilenames, hasLineNumbers, hasInlineFrames],
    [false, true, false, false],
  );
});

function fail(): never {
  throw new Error('there is a mapping');
}
