/** `stackheat bench` of Node: each file in processes of its own, a round after the other. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { BenchRequest, ProfileKind } from '../bench/run/bench-messages.ts';
import { BenchFileRun, type TakenProfile } from './bench-file-run.ts';
import { packageOf } from './bench-files.ts';
import { heaviestText } from './bench-heaviest.ts';
import type { BenchOptions, BenchOutput } from './bench-options.ts';
import { type BenchOutputText, configurationLines } from './bench-output.ts';
import { runBenchProcess } from './bench-process.ts';
import { CollectedProfiles } from './collected-profiles.ts';
import { EXIT, type Io } from './io.ts';
import { nodeTraceFlags, writeTraces } from './node-traces.ts';
import { outputPath } from './saved-run.ts';

/** Go's rate. */
const MEM_RATE_BYTES = 512 * 1024;

export interface BenchRun {
  readonly status: number;
  /** Files that were written. */
  readonly written: readonly BenchOutput[];
}

export async function benchNode(
  options: BenchOptions,
  files: readonly string[],
  output: BenchOutputText,
  io: Io,
): Promise<BenchRun> {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-bench-'));
  try {
    return await new NodeRounds(options, files, { output, io, folder }).run();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What one run takes besides times. */
interface Pass {
  readonly outputs: readonly BenchOutput[];
  readonly rounds: number;
  /** The results of a run for a profile alone are not shown: they would count twice. */
  readonly isShown: boolean;
}

interface Surroundings {
  readonly output: BenchOutputText;
  readonly io: Io;
  /** For profiles until they are one file. */
  readonly folder: string;
}

class NodeRounds {
  readonly #options: BenchOptions;
  readonly #files: readonly string[];
  readonly #around: Surroundings;
  readonly #profiles: CollectedProfiles;
  readonly #traces: string[] = [];
  #hasFailed = false;
  #isInterrupted = false;
  #results = 0;

  constructor(options: BenchOptions, files: readonly string[], around: Surroundings) {
    this.#options = options;
    this.#files = files;
    this.#around = around;
    this.#profiles = new CollectedProfiles(options);
  }

  async run(): Promise<BenchRun> {
    const { output } = this.#around;
    const { shuffleSeed, pattern } = this.#options;
    if (shuffleSeed !== undefined) output.line(`-test.shuffle ${shuffleSeed}`);
    for (const pass of this.#passes()) await this.#runPass(pass);
    if (this.#isInterrupted) return { status: EXIT.interrupted, written: [] };
    if (this.#results === 0 && !this.#hasFailed) {
      const cure = pattern === '.' ? 'call benchmark(name, fn)' : `-bench ${pattern} matches none`;
      output.say(`no benchmark ran in ${this.#names()}: ${cure}`);
      return { status: EXIT.tooFewData, written: [] };
    }
    const written = [...(await this.#profiles.write(output)), ...this.#writeTraces()];
    return { status: this.#hasFailed ? EXIT.failed : EXIT.ok, written };
  }

  #names(): string {
    return this.#files.map((file) => relative('.', file)).join(', ');
  }

  #passes(): readonly Pass[] {
    const { outputs, isIsolated, count } = this.#options;
    if (!isIsolated) return [{ outputs, rounds: count, isShown: true }];
    return [
      { outputs: [], rounds: count, isShown: true },
      ...outputs.map((one) => ({ outputs: [one], rounds: 1, isShown: false })),
    ];
  }

  /** Rounds are interleaved: what else the machine does meets all benchmarks alike. */
  async #runPass(pass: Pass): Promise<void> {
    const [only] = pass.outputs;
    if (!pass.isShown) this.#around.output.say(`a run of its own for -${only?.flag}`);
    for (let round = 0; round < pass.rounds; round++) {
      for (const file of this.#files) {
        if (!this.#isInterrupted) await this.#runFile(file, pass);
      }
    }
  }

  async #runFile(file: string, pass: Pass): Promise<void> {
    const { output } = this.#around;
    const packagePath = packageOf(file);
    const started = performance.now();
    if (pass.isShown) for (const line of configurationLines(packagePath)) output.line(line);
    const taken: Promise<void>[] = [];
    const run = new BenchFileRun({
      file: relative('.', file),
      output,
      isShown: pass.isShown,
      onProfile: (profile) => taken.push(this.#takeProfile(profile)),
    });
    // A process that ends before its time is followed by one for the benchmarks behind.
    while (!(await this.#runProcess(file, pass, run)));
    await Promise.all(taken);
    if (this.#isInterrupted) return;
    this.#results += run.results;
    if (run.hasFailed) this.#hasFailed = true;
    if (!pass.isShown) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(3);
    output.line(run.hasFailed ? 'FAIL' : 'PASS');
    output.line(`${run.hasFailed ? 'FAIL' : 'ok  '}\t${packagePath}\t${seconds}s`);
  }

  /** Whether the file is over with it. */
  async #runProcess(file: string, pass: Pass, run: BenchFileRun): Promise<boolean> {
    const nodeFlags: string[] = [];
    if (pass.outputs.some(({ kind }) => kind === 'trace')) {
      const trace = join(this.#around.folder, `${this.#traces.length}.trace.json`);
      this.#traces.push(trace);
      nodeFlags.push(...nodeTraceFlags(trace));
    }
    const { timeoutMs } = this.#options;
    const request = this.#request(file, pass, run.done);
    const onMessage = run.take.bind(run);
    const end = await runBenchProcess(
      { request, nodeFlags, timeoutMs, onMessage },
      this.#around.io,
    );
    if (end.isInterrupted) this.#isInterrupted = true;
    return end.isInterrupted || run.close(end, timeoutMs);
  }

  async #takeProfile(profile: TakenProfile): Promise<void> {
    const added = await this.#profiles.add(profile);
    // What is left alive explains no number.
    if (profile.kind === 'live') return;
    const path = this.#profiles.pathOf(profile.kind);
    for (const line of heaviestText(added, { ...profile, path })) this.#around.output.say(line);
  }

  #request(file: string, pass: Pass, done: readonly string[]): BenchRequest {
    const options = this.#options;
    return {
      file,
      pattern: options.pattern,
      benchTime: options.benchTime,
      processors: options.processors,
      countsAllocations: options.hasMemory && pass.isShown,
      isVerbose: options.isVerbose,
      shuffleSeed: options.shuffleSeed,
      profiles: pass.outputs.flatMap(({ kind }): ProfileKind[] => (kind === 'trace' ? [] : [kind])),
      memRateBytes: options.memRateBytes ?? MEM_RATE_BYTES,
      folder: this.#around.folder,
      done,
    };
  }

  #writeTraces(): readonly BenchOutput[] {
    const trace = this.#options.outputs.find(({ kind }) => kind === 'trace');
    if (trace === undefined) return [];
    const problem = writeTraces(this.#traces, outputPath(trace, this.#options));
    if (problem === undefined) return [trace];
    this.#around.output.say(problem);
    this.#hasFailed = true;
    return [];
  }
}
