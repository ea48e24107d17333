/** The page's graph is the DOT that `-dot` prints for the same options, drawn at random. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { startServing } from '../browser/serve.mjs';
import { ENTRY, missingShared, SHARED } from '../shared.mjs';
import { Draw } from './draw.mjs';

const FILES = ['go126/cpu.out', 'go126/mutex.out', 'services-raw/auth.cpu.000.pb.gz'];
const CASES_A_FILE = 8;
const seed = `${process.env.STACKHEAT_SEED ?? 0}:page-graph`;

/** Flag, parameter, and texts to draw from. */
const OPTIONS = [
  ['focus', 'f', ['main|runtime', 'Write', 'e.*e', 'nosuchthing']],
  ['ignore', 'i', ['runtime', 'Syscall6', 'lock']],
  ['hide', 'h', ['runtime', '^main', 'grpc']],
  ['show', 's', ['runtime|syscall', 'main']],
  ['show_from', 'sf', ['grpc', 'handle', 'main']],
  ['tagfocus', 'tf', ['login|token', 'endpoint=token', '1:100']],
  ['tagignore', 'ti', ['gold', 'tier=free']],
  ['nodecount', 'n', ['5', '20', '0']],
  ['nodefraction', 'nf', ['0', '0.02', '0.2']],
  ['edgefraction', 'ef', ['0', '0.1']],
  ['unit', 'unit', ['ms', 'auto', 'hours']],
  ['relative_percentages', 'rel', ['true']],
  ['call_tree', 'calltree', ['true']],
  ['noinlines', 'noinlines', ['true']],
  ['drop_negative', 'dropneg', ['true']],
];
const GRANULARITIES = ['functions', 'filefunctions', 'files', 'lines', 'addresses'];

for (const file of FILES) {
  test(`the page's graph of ${file} is -dot's`, {
    skip: missingShared('corpus/go126', 'corpus/services-raw'),
  }, async (t) => {
    const path = `${SHARED}/corpus/${file}`;
    const server = await startServing(['pprof', '-no_browser', '-http=localhost:0', path]);
    const draw = new Draw(`${seed}:${file}`);
    t.diagnostic(`seed ${seed}`);
    try {
      for (let i = 0; i < CASES_A_FILE; i++) {
        const { flags, params } = drawOptions(draw);
        const response = await fetch(new URL(`/api/graph?${params}`, server.url));
        assert.equal(response.status, 200, `${params}: ${await response.clone().text()}`);
        const { dot } = await response.json();
        const args = [ENTRY, 'pprof', '-dot', ...flags, path];
        const env = { ...process.env, TZ: 'UTC' };
        const printed = spawnSync(process.execPath, args, { encoding: 'utf8', env });
        assert.equal(dot, printed.stdout, flags.join(' '));
      }
    } finally {
      await server.close();
    }
  });
}

function drawOptions(draw) {
  const flags = [];
  const params = new URLSearchParams();
  for (const [flag, parameter, texts] of OPTIONS) {
    if (!draw.chance(0.25)) continue;
    const text = draw.one(texts);
    flags.push(`-${flag}=${text}`);
    params.set(parameter, text);
  }
  if (draw.chance(0.5)) {
    const granularity = draw.one(GRANULARITIES);
    flags.push(`-${granularity}`);
    params.set('g', granularity);
  }
  return { flags, params };
}
