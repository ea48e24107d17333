/** Where options come from: flags, variables, settings files. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { ENTRY } from '../shared.mjs';

const root = mkdtempSync(join(tmpdir(), 'stackheat-config-'));
after(() => rmSync(root, { recursive: true }));
const here = join(root, 'here');
const config = join(root, 'config');
const PROFILE = new URL('../docs/testdata/hot-service.cpu.pb.gz', import.meta.url).pathname;

beforeEach(() => {
  rmSync(here, { recursive: true, force: true });
  rmSync(config, { recursive: true, force: true });
  for (const folder of [here, join(config, 'stackheat'), join(config, 'pprof')]) {
    mkdirSync(folder, { recursive: true });
  }
});

function stackheat(args, variables = {}) {
  const env = { PATH: process.env.PATH, HOME: root, XDG_CONFIG_HOME: config, ...variables };
  return spawnSync(process.execPath, [ENTRY, ...args], { cwd: here, env, encoding: 'utf8' });
}

function settings(folder, text) {
  writeFileSync(join(folder, 'stackheat.toml'), `[pprof]\n${text}\n`);
}

const optionOf = (name, ...args) => {
  const { stdout } = stackheat(['config', '--json', ...args[0]], args[1]);
  return JSON.parse(stdout).options.find((option) => option.name === name);
};

test('a flag wins over a variable, that over the folder, that over the user, that over the default', () => {
  assert.deepEqual(optionOf('nodecount', []), {
    name: 'nodecount',
    value: -1,
    origin: 'default',
  });
  settings(join(config, 'stackheat'), 'nodecount = 1');
  assert.equal(optionOf('nodecount', []).origin, join(config, 'stackheat', 'stackheat.toml'));
  settings(here, 'nodecount = 2');
  assert.deepEqual(optionOf('nodecount', []), {
    name: 'nodecount',
    value: 2,
    origin: join(here, 'stackheat.toml'),
  });
  const variables = { STACKHEAT_NODECOUNT: '3' };
  assert.equal(optionOf('nodecount', [], variables).origin, 'STACKHEAT_NODECOUNT');
  assert.deepEqual(optionOf('nodecount', ['-nodecount=4'], variables), {
    name: 'nodecount',
    value: 4,
    origin: 'flag',
  });
});

test('settings hold for reports, and a choice gives way to another of its group', () => {
  settings(here, 'nodecount = 1\nsort = "cum"\ncompact_labels = true\nsample_index = "wall"');
  const settled = stackheat(['pprof', '-top', PROFILE]);
  const flags = ['-nodecount=1', '-cum', '-compact_labels', '-sample_index=wall'];
  assert.equal(settled.stdout, stackheat(['pprof', '-top', ...flags, PROFILE]).stdout);
  assert.match(settled.stdout, /Showing top 1 nodes/);
  const flat = stackheat(['pprof', '-top', '-flat', '-inuse_space', PROFILE]);
  assert.match(flat.stderr, /sample_index "inuse_space" must be one of/);
});

for (const [text, sentence] of [
  ['nodcount = 1', /stackheat\.toml: nodcount can not be set; did you mean nodecount\?/],
  ['nodecount = "many"', /stackheat\.toml: nodecount: "many" is no whole number/],
  ['sort = "up"', /stackheat\.toml: invalid "sort" value "up": write cum, flat/],
  ['output = "x"', /stackheat\.toml: output can not be set/],
  ['nodecount = ', /stackheat\.toml: .+/],
]) {
  test(`settings with ${text} are refused`, () => {
    settings(here, text);
    const { status, stdout, stderr } = stackheat(['pprof', '-top', PROFILE]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, sentence);
    assert.equal(stderr.trim().split('\n').length, 1);
  });
}

test("what pprof's page has saved is listed", () => {
  const saved = { configs: [{ name: 'mine', focus: 'main', nodecount: 5, trim: true }] };
  writeFileSync(join(config, 'pprof', 'settings.json'), JSON.stringify(saved));
  assert.match(stackheat(['config']).stdout, /mine: nodecount=5 focus=main\n/);
});

test("a settings.json that is none of pprof's is named", () => {
  writeFileSync(join(config, 'pprof', 'settings.json'), '{');
  const { status, stderr } = stackheat(['config']);
  assert.equal(status, 1);
  assert.match(stderr, /settings\.json: /);
});
