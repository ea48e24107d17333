/** Runs `stackheat` as a user does, in a folder of its own. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const COMMAND = resolve('dist/stackheat.cjs');

/** `files` by path; the folder goes with the test. */
export function folderOf(t, files) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-bench-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Resolves to { status, stdout, stderr }, whatever the status. */
export function stackheat(args, { cwd, node = process.execPath, env = {} } = {}) {
  const child = spawn(node, [COMMAND, ...args], { cwd, env: { ...process.env, ...env } });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += text;
    });
  }
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => done({ status, signal, ...said }));
  });
}

/** Lines of results as { name, n, units: { 'ns/op': 12.3 } }. */
export function resultsOf(text) {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(/\s+/);
    if (!/^Benchmark\S+\s+\d+\t/.test(line)) return [];
    const units = {};
    for (let i = 2; i + 1 < fields.length; i += 2) units[fields[i + 1]] = Number(fields[i]);
    return [{ name: fields[0], n: Number(fields[1]), units }];
  });
}
