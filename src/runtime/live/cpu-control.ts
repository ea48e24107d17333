/** One cpu profile at a time in this thread, whoever asks for it: the program, a request, the agent. */
import type { RawProfile } from '../v8/raw-profile.ts';
import type { BackEnd } from './back-end.ts';
import { quietly } from './capture/quiet.ts';
import { CPU_PROFILE_MAX_MS, CPU_RATE_MAX_HZ, DEFAULT_CPU_RATE_HZ } from './cpu-limits.ts';
import {
  ProfilerBusyError,
  type ProfileSource,
  ProfileUnavailableError,
  type WindowOptions,
} from './profile-source.ts';
import { waitSeconds } from './wait-seconds.ts';
import { withWorkers } from './with-workers.ts';
import { WorkerCpu } from './worker-cpu.ts';

export class CpuControl {
  readonly #backEnd: BackEnd;
  #rateHz = DEFAULT_CPU_RATE_HZ;
  #includesWorkers = false;
  #workers: WorkerCpu | undefined;
  #isRunning = false;
  /** Of a profile that ended by itself and was not asked for yet. */
  #ended: RawProfile | undefined;
  #forgotten: NodeJS.Timeout | undefined;

  constructor(backEnd: BackEnd) {
    this.#backEnd = backEnd;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  get rateHz(): number {
    return this.#rateHz;
  }

  /** For profiles that start from now on. Throws RangeError. */
  setRate(rateHz: number): void {
    this.#rateHz = checkedRate(rateHz);
  }

  /** Whether profiles that start from now on have the program's worker threads, labelled `thread`. */
  setIncludesWorkers(includesWorkers: boolean): void {
    this.#includesWorkers = includesWorkers;
  }

  /** Throws ProfilerBusyError, ProfileUnavailableError or RangeError; nothing has changed then. */
  start(rateHz = this.#rateHz, includesWorkers = this.#includesWorkers): void {
    const checked = checkedRate(rateHz);
    if (this.#isRunning) {
      throw new ProfilerBusyError('cpu profiling already in use: one profile at a time');
    }
    quietly(() => this.#backEnd.cpu.start(checked));
    this.#isRunning = true;
    if (includesWorkers) this.#workers = startWorkers(checked);
    this.#forgotten = setTimeout(() => {
      try {
        this.#ended = quietly(() => this.#backEnd.cpu.stop());
      } catch {
        // Whoever stops it then gets that there is nothing.
      }
    }, CPU_PROFILE_MAX_MS).unref();
  }

  /** With the workers', where those are included. undefined when none runs. */
  async stopAll(): Promise<RawProfile | undefined> {
    const workers = this.#workers;
    this.#workers = undefined;
    const stopped = workers?.stop();
    const main = this.stop();
    if (main === undefined || stopped === undefined) return main;
    return withWorkers(main, await stopped);
  }

  /** Of the main thread, at once. undefined when none runs. */
  stop(): RawProfile | undefined {
    this.#workers?.abandon();
    this.#workers = undefined;
    if (!this.#isRunning) return undefined;
    clearTimeout(this.#forgotten);
    this.#isRunning = false;
    const ended = this.#ended;
    this.#ended = undefined;
    return ended ?? quietly(() => this.#backEnd.cpu.stop());
  }

  /** Not in the registry, since Go's Profiles() have no cpu either: it is a window or nothing. */
  source(): ProfileSource {
    const unavailable = () =>
      new ProfileUnavailableError(
        'a cpu profile is measured over a time: ask with seconds=N, or use startCPUProfile',
      );
    return {
      name: 'cpu',
      description: 'CPU and wall time of the main thread, by stack.',
      hasDelta: false,
      count: () => 0,
      read: () => Promise.reject(unavailable()),
      readWindow: (options) => this.#window(options),
    };
  }

  async #window({ seconds, signal }: WindowOptions): Promise<RawProfile> {
    signal?.throwIfAborted();
    this.start();
    try {
      await waitSeconds(seconds, signal);
    } catch (error) {
      this.stop();
      throw error;
    }
    const raw = await this.stopAll();
    if (raw === undefined) throw new ProfilerBusyError('the program stopped the cpu profile');
    return raw;
  }
}

/** Without the inspector they are left out; the main thread's profile is worth having by itself. */
function startWorkers(rateHz: number): WorkerCpu | undefined {
  try {
    return new WorkerCpu(rateHz);
  } catch {
    return undefined;
  }
}

function checkedRate(rateHz: number): number {
  if (typeof rateHz === 'number' && rateHz >= 1 && rateHz <= CPU_RATE_MAX_HZ) return rateHz;
  throw new RangeError(
    `the cpu rate is between 1 and ${CPU_RATE_MAX_HZ} samples a second, not ${String(rateHz)}`,
  );
}
