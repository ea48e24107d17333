/** Runs one command line with benchstat and with `stackheat compare`, and says where they differ. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run } from '../../build/cli/run.js';

const TIMEOUT_MS = 20_000;
/** The version that .ci/run installs: the text is that one's. */
const VERSION = /^BENCHSTAT=(\S+)/m.exec(
  readFileSync(new URL('../../.ci/run', import.meta.url), 'utf8'),
)?.[1];

/** The path of the program, or undefined where it is not installed. */
export const BENCHSTAT = findBenchstat();
export const noBenchstat = BENCHSTAT === undefined && `needs benchstat: go install ${VERSION}`;

function findBenchstat() {
  const { stdout } = spawnSync('go', ['env', 'GOBIN', 'GOPATH'], { encoding: 'utf8' });
  const [bin = '', path = ''] = stdout?.split('\n') ?? [];
  const folders = [...(process.env.PATH ?? '').split(':'), bin, path && join(path, 'bin')];
  const found = folders.find((folder) => folder !== '' && existsSync(join(folder, 'benchstat')));
  return found && join(found, 'benchstat');
}

/**
 * Undefined when both say the same on both streams, our notes aside. Where benchstat refuses, we must in its
 * words; its exit status says nothing. The working directory of this process is where both look for files.
 */
export async function difference(args, input) {
  const [theirs, ours] = await Promise.all([runBenchstat(args, input), runOurs(args, input)]);
  const refusal = /^benchstat: (?:open )?(?<reason>[\s\S]*)/m.exec(theirs.stderr)?.groups.reason;
  if (refusal !== undefined && theirs.stdout === '') {
    if (ours.status !== 0 && ours.stderr.includes(refusal.trimEnd())) return undefined;
    return `benchstat refuses: ${refusal}ours, ${ours.status}: ${ours.stderr}`;
  }
  const complaints = ours.stderr.replaceAll(/^note: .*\n/gm, '');
  return (
    differingLine('standard output', ours.stdout, theirs.stdout) ??
    differingLine('standard error', complaints, theirs.stderr)
  );
}

function differingLine(stream, ours, theirs) {
  if (ours === theirs) return undefined;
  const [ourLines, theirLines] = [ours, theirs].map((text) => text.split('\n'));
  const at = theirLines.findIndex((line, i) => line !== ourLines[i]);
  const line = at === -1 ? theirLines.length : at;
  return [
    `${stream}, line ${line + 1} of ${theirLines.length}`,
    `  ours:        ${JSON.stringify(ourLines[line])}`,
    `  benchstat's: ${JSON.stringify(theirLines[line])}`,
  ].join('\n');
}

async function runBenchstat(args, input) {
  const child = spawn(BENCHSTAT, args, { timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const text = async (stream) => {
    let all = '';
    stream.setEncoding('utf8');
    for await (const chunk of stream) all += chunk;
    return all;
  };
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr };
}

/** In this process: a thousand cases would be a thousand starts. */
async function runOurs(args, input = '') {
  const taken = { stdout: '', stderr: '' };
  const into = (name) => ({
    write: (text) => {
      taken[name] += typeof text === 'string' ? text : Buffer.from(text).toString();
    },
  });
  const stdin = Readable.from([Buffer.from(input)]);
  const io = { stdin, stdout: into('stdout'), stderr: into('stderr'), env: {} };
  const status = await run(['compare', ...args], io);
  return { status, ...taken };
}

/** Compares all cases, two at a time, in `folder`; hands out what differs. */
export async function differencesOf(cases, folder) {
  const before = process.cwd();
  process.chdir(folder);
  const differences = [];
  let next = 0;
  const work = async () => {
    while (next < cases.length) {
      const { args, input } = cases[next++];
      const found = await difference(args, input);
      if (found !== undefined) differences.push(`compare ${args.map(quoted).join(' ')}\n${found}`);
    }
  };
  await Promise.all([work(), work()]);
  process.chdir(before);
  return differences;
}

function quoted(word) {
  return /^[\w./=-]+$/.test(word) ? word : `'${word}'`;
}
