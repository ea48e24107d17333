/** Completion in real shells: what Tab makes of a line, with the profile that the line names. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';
import { noTmux, Terminal } from '../terminal.mjs';

const FUNCTIONS = ['main.main', 'runtime.mallocgc', 'runtime.gcStart', 'net/http.(*conn).serve'];

let folder = '';
let env = {};
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'stackheat-completion-'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'stackheat'), `#!/bin/sh\nexec '${process.execPath}' '${ENTRY}' "$@"\n`);
  chmodSync(join(bin, 'stackheat'), 0o755);
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'work', 'cpu.pb'), encodePprof(profile()));
  env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder };
});
after(() => rmSync(folder, { recursive: true }));

/** What is typed, with | where the cursor is, and what the line becomes at a Tab. */
const LINES = [
  ['stackheat recor|', 'stackheat record '],
  ['stackheat record --dura|', 'stackheat record --duration '],
  ['stackheat pprof -noinl|', 'stackheat pprof -noinlines '],
  ['stackheat pprof --nodec|', 'stackheat pprof --nodecount='],
  ['stackheat pprof -unit=minim|', 'stackheat pprof -unit=minimum '],
  ['stackheat pprof -focus=runtime.mal| cpu.pb', 'stackheat pprof -focus=runtime.mallocgc cpu.pb'],
  ['stackheat pprof -focus=mallo| cpu.pb', 'stackheat pprof -focus=runtime.mallocgc cpu.pb'],
  ['stackheat pprof -sample_index=inu| cpu.pb', 'stackheat pprof -sample_index=inuse_space cpu.pb'],
  ['stackheat pprof -base=cp|', 'stackheat pprof -base=cpu.pb '],
  ['stackheat pprof cp|', 'stackheat pprof cpu.pb '],
  ['stackheat completion fi|', 'stackheat completion fish '],
  ['stackheat help exit-s|', 'stackheat help exit-status '],
];

const SHELLS = [
  {
    name: 'bash',
    start: 'bash --norc --noprofile -i',
    setup: "PS1='> '; source <(stackheat completion bash); clear",
    quoted: 'stackheat pprof -peek=net/http.\\\\\\(\\\\\\*conn\\\\\\).serve',
  },
  {
    name: 'zsh',
    start: 'zsh -f -i',
    setup:
      "PS1='> '; autoload -U compinit; compinit -D -u; source <(stackheat completion zsh); clear",
    quoted: 'stackheat pprof -peek=net/http.\\\\\\(\\\\\\*conn\\\\\\).serve',
  },
  {
    name: 'fish',
    start: 'fish --no-config -i',
    setup:
      "function fish_prompt; echo '> '; end; set -g fish_greeting; set -g fish_autosuggestion_enabled 0; stackheat completion fish | source; clear",
    quoted: 'stackheat pprof -peek=net/http.\\\\\\(\\\\\\*conn\\\\\\).serve',
  },
];

for (const { name, start, setup, quoted } of SHELLS) {
  const isMissing = spawnSync(name, ['-c', 'exit']).status !== 0;
  const skip = noTmux || (isMissing && `needs ${name}: apt-get install ${name}`);
  test(`Tab in ${name}`, { skip }, async (t) => {
    const terminal = new Terminal(start, { folder: join(folder, 'work'), env });
    t.after(() => terminal.close());
    terminal.type(setup);
    terminal.press('Enter');
    await terminal.until(/^> *$/);
    const lines = [...LINES, ['stackheat pprof -peek=serve| cpu.pb', `${quoted} cpu.pb`]];
    for (const [i, [typed, expected]] of lines.entries()) {
      const [left, right] = typed.split('|');
      terminal.type(left + right);
      for (const _ of right) terminal.press('Left');
      terminal.press('Tab');
      // A mark where the cursor is left shows the blanks before it.
      const [start = ''] = right === '' ? [expected] : [expected.slice(0, -right.length)];
      const pattern = new RegExp(
        `^> ${escaped(start)} *${right === '' ? '' : escaped(right.trim())}$`,
        'm',
      );
      const screen = await terminal.until(pattern).catch((error) => error.message);
      assert.match(screen, pattern, typed);
      terminal.press('C-e', 'C-u');
      // An emptied line looks as a cleared screen does, and what is typed before the prompt is lost.
      terminal.type(`clear; echo ${i}`);
      terminal.press('Enter');
      await terminal.until(new RegExp(`^${i}\\n> *$`));
    }
  });
}

function escaped(text) {
  return text.trimEnd().replaceAll(/[\\()*.[\]{}+?^$|]/g, '\\$&');
}

function profile() {
  const builder = new ProfileBuilder([
    { type: 'inuse_space', unit: 'bytes' },
    { type: 'cpu', unit: 'nanoseconds' },
  ]);
  for (const name of FUNCTIONS) {
    const location = builder.location({ lines: [{ func: builder.func({ name }), line: 1 }] });
    builder.sample({ locations: [location], values: [1, 10] });
  }
  return builder.finish({ timeNanos: 1n });
}
