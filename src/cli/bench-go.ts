/** `stackheat bench` of Go: `go test -run=none -bench …` with the same flags, and what it prints as it is. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readProfileFile } from '../fetch/read-file.ts';
import { encodePprof } from '../formats/pprof-encode.ts';
import { heaviestText } from './bench-heaviest.ts';
import { besideText } from './bench-isolation.ts';
import type { BenchRun } from './bench-node.ts';
import type { BenchOptions, BenchOutput } from './bench-options.ts';
import type { BenchOutputText } from './bench-output.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { writeFileWhole } from './report-file.ts';
import { outputPath } from './saved-run.ts';

/** Modules as they are today, and -benchtime 100x. */
const GO_VERSION_MIN = [1, 16] as const;

export async function benchGo(
  options: BenchOptions,
  packages: readonly string[],
  output: BenchOutputText,
  io: Io,
): Promise<BenchRun> {
  refuseOldGo(io);
  refuseSeveralPackages(options, packages, io);
  const before = options.outputs
    .map((one) => outputPath(one, options))
    .filter((path) => existsSync(path));
  const first = options.isIsolated ? [] : options.outputs;
  let status = await runGo(goArguments(options, packages, first), { output, io, isShown: true });
  if (status === 0 && !/^Benchmark/m.test(output.text)) {
    const cure = 'sub-benchmarks are chosen behind a slash, as Parse/small';
    output.say(`no benchmark of ${packages.join(' ')} matches -bench=${options.pattern}; ${cure}`);
  }
  if (options.isIsolated) {
    for (const one of options.outputs) {
      if (status === EXIT.interrupted) break;
      output.say(`a run of its own for -${one.flag}`);
      const own = { ...options, count: 1 };
      const ended = await runGo(goArguments(own, packages, [one]), { output, io, isShown: false });
      status ||= ended;
    }
  }
  if (status === EXIT.interrupted) return { status, written: [] };
  const written: BenchOutput[] = [];
  for (const one of options.outputs) {
    const isNew =
      existsSync(outputPath(one, options)) &&
      (status === 0 || !before.includes(outputPath(one, options)));
    if (isNew && (await comment(one, options, output))) written.push(one);
  }
  return { status: status === 0 ? EXIT.ok : EXIT.failed, written };
}

/** Exported for its test. */
export function goArguments(
  options: BenchOptions,
  packages: readonly string[],
  outputs: readonly BenchOutput[],
): readonly string[] {
  const { typed } = options;
  const args = ['test', `-run=${typed.run ?? 'none'}`, `-bench=${options.pattern}`];
  if (options.benchTimeText !== '1s') args.push(`-benchtime=${options.benchTimeText}`);
  if (options.count !== 1) args.push(`-count=${options.count}`);
  for (const flag of ['cpu', 'shuffle', 'timeout'] as const) {
    if (typed[flag] !== undefined) args.push(`-${flag}=${typed[flag]}`);
  }
  if (options.hasMemory) args.push('-benchmem');
  if (options.isVerbose) args.push('-v');
  for (const { flag, path } of outputs) args.push(`-${flag}=${path}`);
  if (options.memRateBytes !== undefined && outputs.some(({ kind }) => kind === 'mem')) {
    args.push(`-memprofilerate=${options.memRateBytes}`);
  }
  if (outputs.length > 0 && options.outputFolder !== '.')
    args.push(`-outputdir=${options.outputFolder}`);
  return [...args, ...packages];
}

function refuseOldGo(io: Io): void {
  const { stdout, error } = spawnSync('go', ['version'], {
    encoding: 'utf8',
    env: environment(io),
  });
  if (error !== undefined) {
    throw new CommandError(
      'bench: there is no go on PATH, which compiles and runs the benchmarks of Go: install it (https://go.dev/dl, or apt-get install golang)',
    );
  }
  const [, major = '1', minor = '0'] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) > GO_VERSION_MIN[0] || Number(minor) >= GO_VERSION_MIN[1]) return;
  throw new CommandError(
    `bench: ${stdout.trim()} is too old: install Go ${GO_VERSION_MIN.join('.')} or newer (https://go.dev/dl)`,
  );
}

/** go test refuses it too, in words that do not help. */
function refuseSeveralPackages(
  { outputs }: BenchOptions,
  packages: readonly string[],
  io: Io,
): void {
  const [one] = outputs;
  if (one === undefined) return;
  const listed = spawnSync('go', ['list', ...packages], { encoding: 'utf8', env: environment(io) });
  // Whatever else is wrong with them, go test says it better.
  const names = listed.status === 0 ? listed.stdout.trim().split('\n') : [];
  if (names.length < 2) return;
  throw new CommandError(
    `bench: -${one.flag} takes one package, and ${packages.join(' ')} are ${names.length}: name one, such as ${names.at(-1)}`,
    EXIT.usage,
  );
}

interface GoRun {
  readonly output: BenchOutputText;
  readonly io: Io;
  /** The results of a run for a profile alone would count twice. */
  readonly isShown: boolean;
}

/** Resolves to go test's status, 130 when it was interrupted. */
function runGo(args: readonly string[], { output, io, isShown }: GoRun): Promise<number> {
  const child = spawn('go', args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment(io) });
  let said = '';
  const hear = (text: string): void => {
    said = (said + text).slice(-SAID_MAX);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    hear(text);
    if (isShown) output.write(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    hear(text);
    io.stderr.write(text);
  });
  // Ctrl-C reaches go as well, which then ends in its own way.
  let isInterrupted = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    isInterrupted = true;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new CommandError(`bench: go: ${error.message}`)));
    child.once('close', (status) => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      if (isInterrupted) return resolve(EXIT.interrupted);
      const cause = status === 0 ? undefined : causeOf(said);
      if (cause !== undefined) output.say(cause);
      if (status !== 0 && !isShown) io.stderr.write(said);
      resolve(status ?? EXIT.failed);
    });
  });
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** Go says what failed last. */
const SAID_MAX = 64 * 1024;

/** What stands between go's own lines, plainly. */
function causeOf(said: string): string | undefined {
  const [, pkg] = /^FAIL\s+(\S+) \[(?:build|setup) failed\]/m.exec(said) ?? [];
  if (pkg !== undefined) return `${pkg} does not compile: see what go says above`;
  const [, wanted] = /requires go >= (\S+)/.exec(said) ?? [];
  if (wanted !== undefined)
    return `go is too old for this module: it wants Go ${wanted.replace(/[,;)]$/, '')} or newer`;
  if (/cannot find main module|go\.mod file not found/.test(said)) {
    return 'no module of Go here: run it in a folder with a go.mod, or go mod init NAME';
  }
  return undefined;
}

function environment(io: Io): NodeJS.ProcessEnv {
  return { ...io.env };
}

/** Adds to what Go wrote what ran beside it. Returns whether the profile is one. */
async function comment(
  one: BenchOutput,
  options: BenchOptions,
  output: BenchOutputText,
): Promise<boolean> {
  if (one.kind === 'trace') return true;
  const path = outputPath(one, options);
  try {
    const profile = await readProfileFile(path);
    const comments = [besideText(one, options), ...profile.comments];
    writeFileWhole(path, [gzipSync(encodePprof({ ...profile, comments }))]);
    const of = { name: one.path, kind: one.kind, path };
    for (const line of heaviestText(profile, of)) output.say(line);
    return true;
  } catch (error) {
    output.say(error instanceof Error ? error.message : String(error));
    return false;
  }
}
