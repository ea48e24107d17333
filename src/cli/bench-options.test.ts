import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goArguments } from './bench-go.ts';
import { benchOptions } from './bench-options.ts';

function optionsOf(line: string) {
  const options = benchOptions(line.split(' '));
  assert.ok(options !== undefined);
  return options;
}

test('the flags of go test go to go test as they were typed', () => {
  const line =
    '-run=none -bench=Parse -benchtime 100x -count 3 -cpu 1,2 -benchmem -v -timeout 5m -cpuprofile cpu.out -memprofile=mem.out -memprofilerate 4096 -outputdir out ./p';
  const options = optionsOf(line);
  const shared =
    'test -run=none -bench=Parse -benchtime=100x -count=3 -cpu=1,2 -timeout=5m -benchmem -v';
  const all = goArguments(options, options.words, options.outputs);
  assert.equal(
    all.join(' '),
    `${shared} -cpuprofile=cpu.out -memprofile=mem.out -memprofilerate=4096 -outputdir=out ./p`,
  );
  assert.equal(goArguments(options, options.words, []).join(' '), `${shared} ./p`);
  assert.equal(goArguments(optionsOf('./p'), ['./p'], []).join(' '), 'test -run=none -bench=. ./p');
});

test('what cannot be is refused with what can', () => {
  const cases = [
    [
      '-benchtime soon',
      /-benchtime soon: neither a time such as 2s or 100ms nor a count such as 100x/,
    ],
    ['-benchtime 0x', /neither a time/],
    ['-count 0', /-count 0: not a whole number from 1 on/],
    ['-cpu 1,x', /-cpu 1,x: not a list of numbers/],
    ['-timeout 5', /-timeout 5: not a time such as 10m/],
    ['-shuffle maybe', /write on, off or a number/],
    ['-cpuprofile a -memprofile a', /-cpuprofile and -memprofile both write a/],
    ['-save ../x', /-save \.\.\/x: a name is of letters/],
    ['-nonesuch', /Unknown option '-n|Unknown option '--nonesuch'/],
  ] as const;
  for (const [line, message] of cases) {
    assert.throws(() => benchOptions(line.split(' ')), {
      name: 'CommandError',
      exitStatus: 2,
      message,
    });
  }
});
