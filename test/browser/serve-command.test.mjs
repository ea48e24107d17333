import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { drawnProfile } from '../../build/graph/drawn-stacks.js';
import { ProfileBuilder } from '../../build/profile/profile-builder.js';
import { ENTRY } from '../shared.mjs';
import { startServing } from './serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'stackheat-serve-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'cpu.pb');
writeFileSync(file, encodePprof(drawnProfile('main\n1')));

/** Runs until it serves or ends; `said` is its standard error up to then, `close` is Ctrl-C. */
async function run(args, env = {}) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let said = '';
  const serving = new Promise((resolve) => {
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('Press Ctrl-C')) resolve();
    });
  });
  await Promise.race([serving, ended]);
  return {
    said,
    status: child.exitCode,
    close: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

async function withTakenPort(use) {
  const holder = createServer();
  await new Promise((resolve) => holder.listen(0, '127.0.0.1', resolve));
  try {
    await use(holder.address().port);
  } finally {
    holder.close();
  }
}

test('Ctrl-C ends the page with status 0', async () => {
  const page = await run(['open', file, '--port', '0']);
  assert.match(page.said, /^Serving web UI on http:\/\/localhost:\d+\/\n/);
  assert.equal(await page.close(), 0);
});

test('a file alone is opened', async () => {
  const page = await run([file, '--port', '0']);
  assert.match(page.said, /Serving web UI/);
  await page.close();
});

test('a port in use is said and the next one taken', async () => {
  await withTakenPort(async (port) => {
    const page = await run(['open', file, '--port', String(port)]);
    assert.match(page.said, new RegExp(`^Port ${port} is in use; taking \\d+\\.\n`));
    await page.close();
  });
});

test('--http and pprof -http want the port that they name', async () => {
  await withTakenPort(async (port) => {
    const open = await run(['open', file, '--http', `localhost:${port}`]);
    assert.equal(open.status, 1);
    const pprof = await run(['pprof', `-http=localhost:${port}`, file]);
    assert.equal(pprof.status, 2);
    for (const { said } of [open, pprof]) {
      assert.match(said, new RegExp(`port ${port} is in use on localhost; choose another port\n$`));
    }
  });
});

test('pprof -http serves with the sample index asked for', async () => {
  const page = await run(['pprof', '-no_browser', '-http=localhost:0', '-sample_index=0', file]);
  const [, url] = /Serving web UI on (\S+)/.exec(page.said);
  const { profiles } = await (await fetch(`${url}api/profiles`)).json();
  assert.equal(profiles[0].name, 'cpu.pb');
  assert.equal(profiles[0].defaultSampleType, 'samples');
  await page.close();
});

test('over SSH the way in is printed', async () => {
  const env = { SSH_CONNECTION: '192.0.2.7 50000 192.0.2.1 2222', USER: 'ann' };
  const page = await run(['open', file, '--port', '0'], env);
  const [, port] = /localhost:(\d+)/.exec(page.said);
  assert.match(
    page.said,
    new RegExp(`ssh -N -L ${port}:localhost:${port} -p 2222 ann@192.0.2.1\n`),
  );
  await page.close();
});

test('beyond loopback the address holds a token and a warning', async () => {
  const page = await run(['open', file, '--http', '0.0.0.0:0']);
  assert.match(page.said, /Serving web UI on http:\/\/\S+\/\?token=[\w-]{32}\n/);
  assert.match(page.said, /works once/);
  await page.close();
});

test('--diff shows what got worse and what got better', async () => {
  const [before, now] = ['main\nold\n7', 'main\nnew\n9'].map((stack, i) => {
    const path = join(folder, `diff${i}.pb`);
    writeFileSync(path, encodePprof(drawnProfile(stack)));
    return path;
  });
  const page = await startServing(['open', now, '--diff', before, '--no-browser', '--port', '0']);
  const top = await (await fetch(new URL('api/top', page.url))).json();
  const flatOf = (name) => top.flats[top.frames.names.indexOf(name)];
  assert.deepEqual([flatOf('new'), flatOf('old')], [9, -7]);
  await page.close();
});

test('a profile of another kind is no base', async () => {
  const other = join(folder, 'other.pb');
  const builder = new ProfileBuilder([{ type: 'elsewhere', unit: 'count' }]);
  writeFileSync(other, encodePprof(builder.finish({})));
  const page = await run(['open', file, '--diff', other]);
  assert.equal(page.status, 1);
  assert.match(page.said, /cpu\.pb: .*a base must be a profile of the same kind/);
});
