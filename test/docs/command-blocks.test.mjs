import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commandBlocksOf } from './command-blocks.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TESTDATA = fileURLToPath(new URL('testdata', import.meta.url));
const FILES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

let bin = '';
before(() => {
  bin = mkdtempSync(join(tmpdir(), 'stackheat-docs-'));
  const launcher = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/stackheat.cjs')}' "$@"\n`;
  writeFileSync(join(bin, 'stackheat'), launcher);
  chmodSync(join(bin, 'stackheat'), 0o755);
});
after(() => rmSync(bin, { recursive: true }));

for (const file of FILES) {
  for (const { line, exemption, runs } of commandBlocksOf(readFileSync(join(ROOT, file), 'utf8'))) {
    test(`${file}:${line} prints what it says`, { skip: exemption }, () => {
      for (const { command, output } of runs) assert.equal(print(command), output, `$ ${command}`);
    });
  }
}

test('blocks are found with their commands, outputs and exemptions', () => {
  const markdown = [
    'Text with `$ no command`.',
    '```sh',
    'plain block',
    '```',
    '```',
    '$ first',
    'one',
    '',
    '$ second',
    '```',
    '<!-- not run: needs a server -->',
    '```',
    '$ third',
    '```',
  ].join('\n');
  assert.deepEqual(commandBlocksOf(markdown), [
    {
      line: 5,
      exemption: undefined,
      runs: [
        { command: 'first', output: 'one\n\n' },
        { command: 'second', output: '' },
      ],
    },
    { line: 12, exemption: 'needs a server', runs: [{ command: 'third', output: '' }] },
  ]);
  assert.throws(() => commandBlocksOf('```\n$ open'), /never closed/);
});

test('README shows at least one command that is run', () => {
  const blocks = commandBlocksOf(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  assert.ok(blocks.some(({ exemption }) => exemption === undefined));
});

/** Both streams as a terminal shows them. */
function print(command) {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, NO_COLOR: '1' };
  const shell = spawnSync('sh', ['-c', `exec 2>&1; ${command}`], { cwd: TESTDATA, env });
  assert.equal(shell.error, undefined);
  return shell.stdout.toString();
}
