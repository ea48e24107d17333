/** One cpu profile at a time in this thread, whoever asks for it: the program, a request, the agent. */
import type { RawProfile } from '../v8/raw-profile.ts';
import type { BackEnd } from './back-end.ts';
import { CPU_PROFILE_MAX_MS, CPU_RATE_MAX_HZ, DEFAULT_CPU_RATE_HZ } from './cpu-limits.ts';
import {
  ProfilerBusyError,
  type ProfileSource,
  ProfileUnavailableError,
  type WindowOptions,
} from './profile-source.ts';
import { waitSeconds } from './wait-seconds.ts';

export class CpuControl {
  readonly #backEnd: BackEnd;
  #rateHz = DEFAULT_CPU_RATE_HZ;
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

  /** Throws ProfilerBusyError, ProfileUnavailableError or RangeError; nothing has changed then. */
  start(rateHz = this.#rateHz): void {
    const checked = checkedRate(rateHz);
    if (this.#isRunning) {
      throw new ProfilerBusyError('cpu profiling already in use: one profile at a time');
    }
    this.#backEnd.cpu.start(checked);
    this.#isRunning = true;
    this.#forgotten = setTimeout(() => {
      try {
        this.#ended = this.#backEnd.cpu.stop();
      } catch {
        // Whoever stops it then gets that there is nothing.
      }
    }, CPU_PROFILE_MAX_MS).unref();
  }

  /** undefined when none runs. */
  stop(): RawProfile | undefined {
    if (!this.#isRunning) return undefined;
    clearTimeout(this.#forgotten);
    this.#isRunning = false;
    const ended = this.#ended;
    this.#ended = undefined;
    return ended ?? this.#backEnd.cpu.stop();
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
    const raw = this.stop();
    if (raw === undefined) throw new ProfilerBusyError('the program stopped the cpu profile');
    return raw;
  }
}

function checkedRate(rateHz: number): number {
  if (typeof rateHz === 'number' && rateHz >= 1 && rateHz <= CPU_RATE_MAX_HZ) return rateHz;
  throw new RangeError(
    `the cpu rate is between 1 and ${CPU_RATE_MAX_HZ} samples a second, not ${String(rateHz)}`,
  );
}
