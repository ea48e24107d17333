/** Runs one command line with `go tool pprof` and with ours, and says where they differ. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ENTRY } from '../shared.mjs';
import { canonicalCallgrind } from './canonical-callgrind.mjs';
import { canonicalTree } from './canonical-tree.mjs';

/** A command that takes longer hangs. */
const TIMEOUT_MS = 60_000;
/**
 * Go walks its maps in random order, and where a tie is left its output varies: all that it says is right. A small map
 * has one order seven times in eight.
 */
const ORACLE_TRIES = 40;
/** Files that are told apart by what is not printed are ties, of which Go prints one order nine times in ten. */
const FILES_TRIES = 100;

/** Where pprof takes the first two letters of a build ID that has one: docs/compatibility.md. */
const GO_CRASH = /panic: runtime error: slice bounds.*driver\.locateBinaries/s;

/** The path of pprof's binary, or undefined without Go. `go tool` itself would cost a build a case. */
export const GO_PPROF = findPprof();
export const noGo = GO_PPROF === undefined && 'needs Go 1.26: apt-get install golang-go';

function findPprof() {
  // The first call builds it.
  if (spawnSync('go', ['tool', 'pprof', '-h']).error !== undefined) return undefined;
  const found = spawnSync('go', ['tool', '-n', 'pprof'], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/**
 * Undefined when both say the same, else how they differ: standard output byte for byte (gunzipped where
 * it is gzip) and the exit status. A report that goes to -output=NAME is compared in its stead. With `input`,
 * which is typed into the shell, the files that it wrote are compared too.
 */
export async function difference(args, { folder, env = {}, input }) {
  const [ours, go] = await Promise.all([
    run(process.execPath, [ENTRY, 'pprof', ...args], join(folder, 'ours'), { env, input }),
    run(GO_PPROF, args, join(folder, 'go'), { env, input }),
  ]);
  for (const one of [ours, go]) one.stdout = inOwnOrder(args, one.stdout);
  const first = describeDifference(ours, go);
  if (first === undefined || (ours.status === 0 && GO_CRASH.test(go.stderr))) return undefined;
  const outputs = new Set([go.stdout.toString()]);
  const triesMax = args.includes('-files') ? FILES_TRIES : ORACLE_TRIES;
  for (let tries = 1; tries < triesMax; tries++) {
    const again = await run(GO_PPROF, args, join(folder, 'go'), { env, input });
    again.stdout = inOwnOrder(args, again.stdout);
    if (describeDifference(ours, again) === undefined) return undefined;
    outputs.add(again.stdout.toString());
  }
  const texts = [ours.stdout.toString(), ...outputs];
  const [text, ...others] = isCallTree(args) ? texts.map(withoutTreeShape) : texts;
  const isOneOfMany = outputs.size > 1 && isMadeOf(text, others);
  return isOneOfMany ? undefined : first;
}

/** Of equal nodes Go keeps others each time: edges then go over others, and boxes stand at other depths. */
function withoutTreeShape(text) {
  return text.replaceAll(/^label=" .*$/gm, '').replaceAll(/^ +/gm, '');
}

/** Go prints call trees in an order that changes from run to run. */
function inOwnOrder(args, stdout) {
  if (isCallTree(args)) return canonicalTree(stdout);
  const isCallgrind = args.includes('-call_tree') && args.includes('-callgrind');
  return isCallgrind ? canonicalCallgrind(stdout) : stdout;
}

function isCallTree(args) {
  return args.includes('-call_tree') && args.includes('-dot');
}

/**
 * Whether every line is one that Go printed in some run, whatever its place and the numbers that pictures
 * give to boxes: with several ties there are more outputs than can be waited for.
 */
function isMadeOf(text, outputs) {
  const linesOf = (output) => output.split('\n').map((line) => line.replaceAll(BOX_NUMBER, '$1'));
  const known = new Set(outputs.flatMap(linesOf));
  return linesOf(text).every((line) => known.has(line));
}

const BOX_NUMBER = /\b(N|node)\d+(_\d+)*\b/g;

function describeDifference(ours, go) {
  if (ours.status !== go.status) {
    return `exit ${ours.status} (${ours.stderr.trim()}), Go's is ${go.status} (${go.stderr.trim()})`;
  }
  if (ours.status !== 0 && ours.stderr.trim() === '') return 'fails without a message';
  for (const name of new Set([...ours.files.keys(), ...go.files.keys()])) {
    if (ours.files.get(name) !== go.files.get(name)) return `the file ${name} differs`;
  }
  if (ours.stdout.equals(go.stdout)) return undefined;
  const ourLines = ours.stdout.toString().split('\n');
  const goLines = go.stdout.toString().split('\n');
  const at = goLines.findIndex((line, i) => line !== ourLines[i]);
  const line = at === -1 ? goLines.length : at;
  return [
    `line ${line + 1} of ${goLines.length}`,
    `  ours: ${JSON.stringify(ourLines[line])?.slice(0, 300)}`,
    `  Go's: ${JSON.stringify(goLines[line])?.slice(0, 300)}`,
  ].join('\n');
}

/** In an empty home, in UTC unless `env` says otherwise. */
function run(command, args, home, { env, input }) {
  if (input !== undefined) rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const fullEnv = { PATH: process.env.PATH, HOME: home, PPROF_TMPDIR: home, TZ: 'UTC', ...env };
  const child = spawn(command, args, {
    cwd: home,
    env: fullEnv,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  // A shell that has ended reads no more.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const stdout = [];
  const stderr = [];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      resolve({
        status: status ?? signal,
        stdout: comparable(outputOf(args, home) ?? Buffer.concat(stdout)),
        stderr: Buffer.concat(stderr).toString(),
        files: input === undefined ? new Map() : filesIn(home),
      });
    });
  });
}

/** Go keeps its telemetry in a hidden folder. */
function filesIn(home) {
  const names = readdirSync(home).filter((name) => !name.startsWith('.'));
  return new Map(
    names.map((name) => [name, comparable(readFileSync(join(home, name))).toString('latin1')]),
  );
}

/** What was written to a file of this run alone, which then goes. */
function outputOf(args, home) {
  const name = /^-output=([\w.]+)$/.exec(
    args.find((word) => word.startsWith('-output=')) ?? '',
  )?.[1];
  const path = join(home, name ?? '.');
  if (name === undefined || !existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  rmSync(path);
  return bytes;
}

function comparable(bytes) {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes);
  return bytes.subarray(0, 9).toString() === '<!DOCTYPE' ? pageBody(bytes.toString()) : bytes;
}

/**
 * A page of -weblist from its body on: style and script are our own. Go shows what was inlined into a line
 * in the random order of its maps, and what stands twice only once.
 */
function pageBody(page) {
  const inlined = /<span class=asm>(.*?)\n<\/span>(?=\n)/gs;
  const body = page.slice(page.indexOf('<body>')).replace(inlined, (_, text) => {
    const lines = text.split('\n').filter((line) => !line.includes('⋮'));
    return [...new Set(lines)].sort().join('\n');
  });
  return Buffer.from(body);
}

/** Compares all cases, two at a time; `onDifference` is told of each that differs. */
export async function compareAll(cases, { folder, onDifference }) {
  let next = 0;
  const work = async (worker) => {
    while (next < cases.length) {
      const one = cases[next++];
      const found = await difference(one.args, {
        folder: join(folder, worker),
        env: one.env,
        input: one.input,
      });
      if (found !== undefined) onDifference(one, found);
    }
  };
  await Promise.all(['a', 'b'].map(work));
}
