/** Runs the built product's `record` as a user would, and reads what it wrote. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readProfileFile } from '../../build/fetch/read-file.js';

export const PRODUCT = resolve('dist/stackheat.cjs');
/** The examples are bundles as well, and programs. */
const OWN_BUNDLE = /[\\/]dist[\\/](?!examples)[^\\/]*\.c?js$/;
export const PROGRAMS = resolve('test/record/programs');

/** A folder that goes with the test; its name holds a space, since users' folders do. */
export function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat record-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `command` is recorded into `out`; whatever it does, the recorder's own words are returned. */
export function record(out, command, { flags = [], env = {}, cwd = PROGRAMS } = {}) {
  const args = [PRODUCT, 'record', '--out', out, ...flags, '--', ...command];
  const result = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** The same, for who has to do something meanwhile: `whenSaid(text)` resolves once it was printed. */
export function startRecording(out, command, { flags = [] } = {}) {
  const args = [PRODUCT, 'record', '--out', out, ...flags, '--', ...command];
  const child = spawn(process.execPath, args, { cwd: PROGRAMS, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const waiting = [];
  const hear = (chunk) => {
    said += chunk;
    for (const { text, resolve: resolveWait } of waiting)
      if (said.includes(text)) resolveWait(said);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise((done) => {
    child.once('close', (status, signal) => done({ status, signal, said }));
  });
  const whenSaid = (text) =>
    new Promise((resolveWait) => {
      if (said.includes(text)) resolveWait(said);
      else waiting.push({ text, resolve: resolveWait });
    });
  return { child, ended, whenSaid };
}

/** The recorded program's process id, out of what `record` said. */
export function programPid(said) {
  const pid = /recording process (\d+)/.exec(said)?.[1];
  assert.ok(pid, said);
  return Number(pid);
}

/** Profiles; the manifest has tests of its own. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => name !== 'manifest.json')
    .sort();
}

export const FILES = [
  'allocs.pb.gz',
  'block.pb.gz',
  'cpu.pb.gz',
  'goroutine.pb.gz',
  'heap.pb.gz',
  'io.pb.gz',
  'mutex.pb.gz',
  'threadcreate.pb.gz',
];

export function manifestOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
}

/** Runs `stackheat record ARGS`, while this process goes on serving whom it records. */
export function recordArgs(args, { env = {}, cwd, onSaid = () => undefined } = {}) {
  const child = spawn(process.execPath, [PRODUCT, 'record', ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
    onSaid(said, child);
  });
  child.stdout.resume();
  return new Promise((done) => {
    child.once('close', (status) => done({ status, stderr: said }));
  });
}

/** A program that runs until the test is over, once it has printed its first line, which is returned. */
export async function startProgram(t, command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  t.after(() => child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const line = await new Promise((done, fail) => {
    child.stdout.once('data', (chunk) => done(String(chunk).trim()));
    child.once('exit', (status) => fail(new Error(`${command} ended with ${status}: ${errors}`)));
  });
  return { child, line };
}

/** False when go is there, else the reason for skipping. */
export function missing(program, cure) {
  return spawnSync(program, ['--version']).error === undefined
    ? false
    : `needs ${program}: ${cure}`;
}

/** The profile as what a test asks of it; none may show anything of ours. */
export async function readRecorded(path) {
  assert.ok(existsSync(path), `${path} was not written`);
  const profile = await readProfileFile(path);
  const filenames = [...profile.functions.filenames].map((file) => profile.strings.at(file));
  const own = filenames.filter((file) => OWN_BUNDLE.test(file));
  assert.deepEqual(own, [], `${path} names what records`);
  const functions = [...profile.functions.names].map((name) => profile.strings.at(name));
  return {
    profile,
    comments: profile.comments,
    functions,
    /** Sum of a sample type over the stacks in which a function occurs; without one, over all. */
    sum: (type, functionName) => sumOf(profile, functions, { type, functionName }),
    lines: (functionName) => linesOf(profile, functions, functionName),
    filename: (functionName) =>
      profile.strings.at(profile.functions.filenames[functions.indexOf(functionName)]),
  };
}

function sumOf({ sampleTypes, samples, locations }, functions, { type, functionName }) {
  const column = samples.values[sampleTypes.findIndex((one) => one.type === type)];
  assert.ok(column, `no sample type ${type}`);
  const wanted = functions.indexOf(functionName);
  let sum = 0n;
  for (let sample = 0; sample < samples.count; sample++) {
    const stack = samples.locationIndexes.subarray(
      samples.locationStarts[sample],
      samples.locationStarts[sample + 1],
    );
    // Inlined calls are lines of one location.
    const isIn = [...stack].some((one) =>
      locations.lineFunctions
        .subarray(locations.lineStarts[one], locations.lineStarts[one + 1])
        .includes(wanted),
    );
    if (functionName === undefined || isIn) sum += column[sample];
  }
  return Number(sum);
}

function linesOf({ locations }, functions, functionName) {
  const wanted = functions.indexOf(functionName);
  const lines = new Set();
  for (const [i, func] of locations.lineFunctions.entries()) {
    if (func === wanted) lines.add(Number(locations.lineNumbers[i]));
  }
  return [...lines].sort((a, b) => a - b);
}
