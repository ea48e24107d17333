import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CommandError } from '../io.ts';
import { parseShellCommand } from './shell-command.ts';
import { ShellError } from './shell-options.ts';

const COMMANDS = [
  { line: 'top', changed: { nodecount: 10 } },
  { line: 'top10 ', changed: { nodecount: 10 } },
  { line: 'top3 7', changed: { nodecount: 7 } },
  { line: 'tree', changed: {} },
  { line: 'tree 0 a b -c', changed: { nodecount: 0, focus: 'a|b', ignore: 'c' } },
  { line: 'tree -cum', changed: { cum: true, flat: false } },
  { line: 'tags a -b', changed: { tagfocus: 'a', tagignore: 'b' } },
  { line: 'tree >f', changed: { output: 'f' } },
  { line: 'tree > f 3', changed: { output: 'f', nodecount: 3 } },
  { line: 'tree -5 a|b', changed: { nodecount: -5, focus: 'a|b' } },
  { line: 'tree 99999999999', changed: { focus: '99999999999' } },
  { line: 'tree 2 | grep "a | b" >x', changed: { nodecount: 2 }, pipe: 'grep "a | b" >x' },
  { line: 'peek a|b c', changed: { focus: 'c' }, parameter: 'a|b' },
  { line: 'peek10', changed: {}, parameter: '10' },
] as const;

for (const { line, changed, ...rest } of COMMANDS) {
  test(line, () => {
    const command = parseShellCommand(line, new Map());
    assert.deepEqual(Object.fromEntries(command.values), changed);
    assert.equal(command.pipe, 'pipe' in rest ? rest.pipe : undefined);
    assert.equal(command.parameter, 'parameter' in rest ? rest.parameter : '');
  });
}

test('what a line sets is gone with the next', () => {
  const values = new Map([['focus', 'kept']]);
  assert.equal(parseShellCommand('tree other', values).values.get('focus'), 'other');
  assert.equal(parseShellCommand('tree', values).values.get('focus'), 'kept');
});

for (const line of ['nosuch', 'peek', 'top >', 'top | ', 'focus x', 'top5x']) {
  test(`${line} is refused`, () => {
    assert.throws(
      () => parseShellCommand(line, new Map()),
      (error: unknown) => error instanceof ShellError || error instanceof CommandError,
    );
  });
}
