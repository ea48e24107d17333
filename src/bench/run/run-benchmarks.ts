/** Runs benchmarks as Go's testing package does, and tells what they gave. */
import { countObjects } from './allocated-objects.ts';
import type { BenchmarkFunction } from './b.ts';
import type { BenchMessage, BenchRequest } from './bench-messages.ts';
import type { BenchNames, ChosenName } from './bench-names.ts';
import { BenchProfiles, writeProfile } from './bench-profiles.ts';
import type { TimerGate } from './bench-timer.ts';
import { doubtsOf, isTimedWrongly, nWithin, type TimedRun } from './doubts.ts';
import { liveObjects } from './live-objects.ts';
import { N_MAX, predictN } from './predict.ts';
import { benchmarkName, resultText } from './result-text.ts';
import { type BenchTime, RunningBenchmark } from './running-benchmark.ts';

/** A run that takes, with what is not measured, so many times -benchtime is led up to by doubling. */
const WHOLE_TIMES_MAX = 20;

export class BenchmarkRunner {
  readonly #request: BenchRequest;
  readonly #names: BenchNames;
  readonly #tell: (message: BenchMessage) => void;
  readonly #interrupted: () => Promise<never>;
  /** Names are padded to this, so that results stand below each other. */
  #width = 0;
  readonly #suffixWidth: number;

  constructor(
    request: BenchRequest,
    names: BenchNames,
    tell: (message: BenchMessage) => void,
    interrupted: () => Promise<never>,
  ) {
    this.#request = request;
    this.#names = names;
    this.#tell = tell;
    this.#interrupted = interrupted;
    this.#suffixWidth = benchmarkName('', Math.max(...request.processors)).length;
  }

  /** Room for the names that are known before anything runs. */
  expect(names: readonly string[]): void {
    const longest = Math.max(0, ...names.map((name) => name.length));
    this.#width = Math.max(this.#width, longest + 2 * this.#suffixWidth + 1);
  }

  async runTop(chosen: ChosenName, fn: BenchmarkFunction): Promise<void> {
    this.#tell({ kind: 'begin', name: chosen.name });
    await this.#run(chosen, fn);
    this.#tell({ kind: 'end', name: chosen.name });
  }

  /** Resolves to whether nothing failed. */
  async #run(chosen: ChosenName, fn: BenchmarkFunction): Promise<boolean> {
    if (this.#request.isVerbose) this.#tell({ kind: 'text', text: chosen.name });
    const needed = chosen.name.length + this.#suffixWidth + 1;
    if (needed > this.#width) this.#width = needed + 8;
    let isFine = true;
    for (const processors of this.#request.processors) {
      const outcome = await this.#runOnce(chosen, fn, processors);
      if (outcome === 'failed') isFine = false;
      // With sub-benchmarks it has run those with all processors.
      if (outcome !== 'measured') break;
    }
    return isFine;
  }

  async #runOnce(
    chosen: ChosenName,
    fn: BenchmarkFunction,
    processors: number,
  ): Promise<'measured' | 'failed' | 'not measured'> {
    const profiles = new BenchProfiles(this.#request);
    const { benchTime } = this.#request;
    let areSubsFine = true;
    const b = this.#benchmark(chosen, { fn, processors, benchTime, gates: [profiles] }, () => {
      profiles.abandon();
      return (isFine) => {
        areSubsFine &&= isFine;
      };
    });
    const name = benchmarkName(chosen.name, processors);
    const before = await timedRun(b, 1);
    if (!chosen.isWhole) b.hasSubs = true;
    const isMeasured = !b.hasSubs && !b.failed && !b.skipped;
    if (isMeasured) await this.#measure(b, before);
    if (b.failed || !isMeasured || b.skipped) {
      profiles.abandon();
      this.#tellEnd(b, b.failed ? name : chosen.name);
      return b.failed || !areSubsFine ? 'failed' : 'not measured';
    }
    const measured = {
      n: b.n,
      nanos: b.elapsed(),
      bytes: b.bytes,
      metrics: new Map(b.metrics),
    };
    const starts = b.timer.starts;
    const allocated = b.showsAllocations ? b.timer.allocatedBytes : undefined;
    const written = await profiles.finish(this.#request.folder);
    const again = { chosen, fn, processors, n: measured.n };
    const memory =
      allocated === undefined ? undefined : await this.#memory({ ...again, bytes: allocated });
    const text = resultText({ ...measured, memory });
    this.#tell({ kind: 'result', name, text, width: this.#width });
    this.#tellOutput('BENCH', name, b.output);
    for (const { kind, path } of written)
      this.#tell({ kind: 'profile', name, profile: kind, path });
    if (written.some(({ kind }) => kind === 'mem')) await this.#tellLive(name, again);
    for (const doubt of doubtsOf({ ...measured, name, starts }))
      this.#tell({ kind: 'warning', text: doubt });
    for (const problem of profiles.problems)
      this.#tell({ kind: 'problem', text: `${name}: ${problem}` });
    return 'measured';
  }

  async #tellLive(name: string, again: Again): Promise<void> {
    const { folder, memRateBytes } = this.#request;
    try {
      const bytes = await liveObjects(memRateBytes, () => this.#runAgain(again, []));
      const path = writeProfile(folder, 'live', bytes);
      this.#tell({ kind: 'profile', name, profile: 'live', path });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#tell({
        kind: 'problem',
        text: `${name}: no live objects in its mem profile: ${reason}`,
      });
    }
  }

  async #runAgain(
    { chosen, fn, processors, n }: Again,
    gates: readonly TimerGate[],
  ): Promise<void> {
    const setting = { fn, processors, benchTime: { n }, gates };
    await this.#benchmark(chosen, setting, () => () => undefined).runN(n);
  }

  #benchmark(
    chosen: ChosenName,
    setting: {
      readonly fn: BenchmarkFunction;
      readonly processors: number;
      readonly benchTime: BenchTime;
      readonly gates: readonly TimerGate[];
    },
    onSub: () => (isFine: boolean) => void,
  ): RunningBenchmark {
    return new RunningBenchmark({
      ...setting,
      name: chosen.name,
      countsAllocations: this.#request.countsAllocations,
      interrupted: this.#interrupted,
      onSub,
      runSub: async (name, fn) => {
        const sub = this.#names.choose(chosen.name, name);
        return sub === undefined ? true : await this.#run(sub, fn);
      },
    });
  }

  /** Runs more and more operations until they take as long as -benchtime wants. */
  async #measure(b: RunningBenchmark, first: TimedRun): Promise<void> {
    const { benchTime } = this.#request;
    if (b.usesLoop) return;
    if ('n' in benchTime) {
      if (benchTime.n > 1) await b.runN(benchTime.n);
      return;
    }
    let before = first;
    let last = 1;
    let isDoubtful = false;
    let nMax = N_MAX;
    while (!b.failed && !b.skipped && b.elapsed() < benchTime.nanos && last < N_MAX) {
      const wanted = predictN(benchTime.nanos, { n: b.n, nanos: b.elapsed() }, last);
      // Once can be the machine's doing: a little more shows it.
      last = Math.min(wanted, Math.max(2 * last, isDoubtful ? 0 : nMax));
      const run = await timedRun(b, last);
      if (isTimedWrongly(before, run)) {
        if (isDoubtful) b.error(wrongTimer(run));
        isDoubtful = true;
      }
      nMax = nWithin(WHOLE_TIMES_MAX * benchTime.nanos, before, run);
      before = run;
    }
  }

  async #memory(
    again: Again & { readonly bytes: number },
  ): Promise<{ readonly bytes: number; readonly allocs: number }> {
    const { chosen, n, bytes } = again;
    if (bytes / n < 1) return { bytes, allocs: 0 };
    const allocs = await countObjects(bytes, (gate) => this.#runAgain(again, [gate]));
    if (allocs !== undefined) return { bytes, allocs };
    this.#tell({
      kind: 'warning',
      text: `${chosen.name}: allocs/op is not known, since another profiler has V8's heap sampler; 0 stands for it`,
    });
    return { bytes, allocs: 0 };
  }

  #tellEnd(b: RunningBenchmark, name: string): void {
    if (b.failed) {
      this.#tellOutput('FAIL', name, b.output, true);
      this.#tell({ kind: 'failed', name });
      return;
    }
    const tag = b.skipped ? 'SKIP' : 'BENCH';
    this.#tellOutput(tag, name, b.output, b.skipped && this.#request.isVerbose);
  }

  #tellOutput(tag: string, name: string, output: readonly string[], always = false): void {
    if (output.length === 0 && !always) return;
    this.#tell({ kind: 'text', text: [`--- ${tag}: ${name}`, ...output].join('\n') });
  }
}

/** What is run once more, with as many operations. */
interface Again {
  readonly chosen: ChosenName;
  readonly fn: BenchmarkFunction;
  readonly processors: number;
  readonly n: number;
}

async function timedRun(b: RunningBenchmark, n: number): Promise<TimedRun> {
  await b.runN(n);
  return { n, nanos: b.elapsed(), wholeNanos: b.wholeNanos };
}

function wrongTimer({ n, nanos, wholeNanos }: TimedRun): string {
  const part = `${seconds(nanos)} of the ${seconds(wholeNanos)} that b.n = ${n} took`;
  return `the timer ran for ${part}: is b.resetTimer called behind the work, or b.startTimer missing? Reset the timer before the loop`;
}

function seconds(nanos: number): string {
  return nanos < 1e6 ? `${(nanos / 1e3).toFixed(1)} µs` : `${(nanos / 1e9).toFixed(3)} s`;
}
