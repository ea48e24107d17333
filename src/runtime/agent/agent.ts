/** Everything that the environment asked for, started in the order in which parts need each other. */
import { resolve } from 'node:path';
import { profilers } from '../live/profilers.ts';
import { type RateName, setRate } from '../live/rates.ts';
import { saveBeforeExit } from '../recording/exit-hooks.ts';
import { CpuSampler } from './cpu-sampler.ts';
import { guarded, notice } from './notices.ts';
import { OutFiles } from './out-files.ts';
import { PushAgent } from './push-agent.ts';
import { servePort } from './serve-port.ts';
import { serviceLabels } from './service-labels.ts';
import type { PushSettings, Settings } from './settings.ts';

const CPU_RATE_HZ = 100;

export class Agent {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Each part fails by itself, and is said to. */
  start(): void {
    const { address, outFolder, push } = this.#settings;
    // Begins heap sampling, and registers what else there is.
    for (const note of profilers().notes) notice(note);
    this.#setRates();
    const wantsCpu = push !== undefined || outFolder !== undefined;
    const cpu = wantsCpu ? guarded('cpu profile', () => this.#cpuSampler()) : undefined;
    if (push !== undefined) guarded('push', () => this.#startPush(push, cpu));
    if (outFolder !== undefined) guarded('STACKHEAT_OUT', () => this.#startFiles(outFolder, cpu));
    if (address !== undefined) {
      guarded('STACKHEAT_ADDR', () => servePort(address, this.#settings.token));
    }
  }

  get #cpuRateHz(): number {
    return this.#settings.cpuRateHz ?? CPU_RATE_HZ;
  }

  #cpuSampler(): CpuSampler | undefined {
    return this.#cpuRateHz === 0 ? undefined : new CpuSampler(this.#cpuRateHz);
  }

  #setRates(): void {
    const { blockRateNanos, mutexFraction, ioFraction, taskProfile } = this.#settings;
    const rates = { blockRateNanos, mutexFraction, ioFraction, taskProfile };
    for (const [name, rate] of Object.entries(rates)) {
      // The keys are those that are written above.
      if (rate !== undefined) guarded(name, () => setRate(name as RateName, rate));
    }
  }

  #startPush(settings: PushSettings, cpu: CpuSampler | undefined): void {
    const script = process.argv[1];
    const labels = serviceLabels({
      env: process.env,
      pid: process.pid,
      script: script === undefined ? undefined : resolve(script),
      nodeVersion: process.version,
    });
    const agent = new PushAgent({
      settings,
      labels,
      cpuRateHz: this.#cpuRateHz,
      heapCollects: profilers().backEnd.heap.collectsToRead,
      ...(cpu !== undefined && { cpu }),
    });
    agent.start();
    // Only this: a listener for signals would keep a program that spins from dying of them.
    process.on('exit', () => guarded('push', () => agent.end()));
  }

  #startFiles(folder: string, cpu: CpuSampler | undefined): void {
    const files = new OutFiles(folder, cpu);
    files.start();
    saveBeforeExit(() => guarded('STACKHEAT_OUT', () => files.end()));
    const { signal } = this.#settings;
    if (signal === undefined) return;
    process.on(signal, () => {
      files.dump().catch((error: unknown) => notice(`${signal}: ${String(error)}`));
    });
  }
}
