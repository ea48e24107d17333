/**
 * The program's side of the push agent: takes a reading every period and hands it to a thread of ours, which
 * makes a profile of it and sends it. Here nothing is named, encoded, compressed or sent.
 */
import { channel } from 'node:diagnostics_channel';
import type { Worker } from 'node:worker_threads';
import { conversionRequest } from '../live/conversion.ts';
import { startOwnThread } from '../live/own-threads.ts';
import type { ProfileSource } from '../live/profile-source.ts';
import { allSources } from '../live/registry.ts';
import { threadIds } from '../live/thread-cpu.ts';
import { workerFile } from '../live/worker-file.ts';
import type { RawProfile } from '../v8/raw-profile.ts';
import type { CpuSampler, CpuWindow } from './cpu-sampler.ts';
import { HeapPace } from './heap-pace.ts';
import { liveOnly } from './live-only.ts';
import { guarded, notice } from './notices.ts';
import { OutageNotices } from './outage-notices.ts';
import { pushThreadFile } from './push-file.ts';
import {
  IN_FLIGHT,
  LAST_DONE,
  type PushAnswer,
  type PushReading,
  type PushTask,
  STATE_CELLS,
} from './push-messages.ts';
import type { PushReport } from './pusher.ts';
import type { ServiceLabels } from './service-labels.ts';
import type { PushSettings } from './settings.ts';

/** Each report of the push agent is published here; a program may count by it what was lost. */
export const PUSH_CHANNEL = 'stackheat.push';

/** Half of a period's profiles come at once; a thread that is this far behind hangs. */
const READINGS_AHEAD_MAX = 16;
const RESTARTS_MAX = 3;
/** What the last reading may take of the program's end, all in all. */
const EXIT_WAIT_MS = 80;
/** Enough for profiles of a service's size; a larger one ends the thread and not the program. */
const THREAD_HEAP_MB = 256;
/** Parsing takes some thirty times a source's size. Functions of larger ones have V8's names, without the class. */
const SOURCE_BYTES_MAX = 2 << 20;
/** V8 would let garbage of conversions grow to 48 MB before it looks. */
const THREAD_YOUNG_MB = 4;
/** A part of the period, either way: a fleet that was deployed at once shall not push at once. */
const JITTER = 0.1;

/** Taken as what they are at the moment, or as what came since the last period. */
const PUSHED_SNAPSHOTS: ReadonlySet<string> = new Set(['heap']);
const PUSHED_DELTAS: ReadonlySet<string> = new Set(['block', 'mutex', 'io']);

export interface PushAgentOptions {
  readonly settings: PushSettings;
  readonly labels: ServiceLabels;
  /** undefined when no cpu profile is wanted or can be had. */
  readonly cpu?: CpuSampler;
  readonly cpuRateHz: number;
  /** Whether reading live objects collects garbage first. */
  readonly heapCollects: boolean;
}

export class PushAgent {
  readonly #options: PushAgentOptions;
  readonly #state = new Int32Array(
    new SharedArrayBuffer(STATE_CELLS * Int32Array.BYTES_PER_ELEMENT),
  );
  readonly #reports = channel(PUSH_CHANNEL);
  readonly #heapPace: HeapPace;
  readonly #outages: OutageNotices;
  /** The last readings of what is pushed as a difference. */
  readonly #bases = new Map<string, { readonly raw: RawProfile; readonly atMs: number }>();
  #worker: Worker | undefined;
  #restarts = 0;
  #sourceBytesMax = SOURCE_BYTES_MAX;
  #ahead = 0;
  #isFailing = false;
  #window: CpuWindow | undefined;
  #isOver = false;

  constructor(options: PushAgentOptions) {
    this.#options = options;
    this.#heapPace = new HeapPace({
      collects: options.heapCollects,
      firstMs: options.settings.periodMs,
    });
    this.#outages = new OutageNotices(addressText(options.settings));
  }

  /** Throws where there can be no thread or no profiler; nothing goes on then. */
  start(): void {
    this.#startWorker();
    this.#window = this.#options.cpu?.begin();
    // The first period is shorter by any part of it, which spreads a fleet over the period.
    this.#schedule(Math.max(1000, this.#options.settings.periodMs * Math.random()));
  }

  /** The program ends, and no promise is waited for any more. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // A collector that does not answer is not waited for, and neither is a thread that is busy.
    const isAsked = Atomics.load(this.#state, IN_FLIGHT) === 1;
    if (this.#isFailing || isAsked || this.#ahead > 0) return;
    const endsAtMs = performance.now() + EXIT_WAIT_MS;
    const reading = this.#cpuReading(true);
    if (reading === undefined) return;
    this.#send(reading);
    const left = endsAtMs - performance.now();
    if (left > 0) Atomics.wait(this.#state, LAST_DONE, 0, left);
  }

  #schedule(delayMs: number): void {
    const timer = setTimeout(() => {
      if (this.#isOver) return;
      guarded('push', () => this.#takeReadings());
      const { periodMs } = this.#options.settings;
      this.#schedule(periodMs * (1 - JITTER + 2 * JITTER * Math.random()));
    }, delayMs);
    timer.unref();
  }

  #takeReadings(): void {
    const cpu = this.#cpuReading(false);
    if (cpu !== undefined) this.#send(cpu);
    for (const source of allSources()) {
      if (PUSHED_DELTAS.has(source.name) && source.count() > 0) void this.#pushDelta(source);
      const isDue = PUSHED_SNAPSHOTS.has(source.name) && this.#heapPace.isDue();
      if (isDue) void this.#pushSnapshot(source);
    }
  }

  /** What came since the last one; the next window begins before this one ends. */
  #cpuReading(isLast: boolean): PushReading | undefined {
    const { cpu } = this.#options;
    const window = this.#window;
    if (cpu === undefined || window === undefined) return undefined;
    this.#window = isLast ? undefined : cpu.begin();
    const raw = cpu.end(window);
    if (raw === undefined) return undefined;
    return reading('cpu', raw, { fromMs: raw.part.startedAtMs, untilMs: Date.now(), isLast });
  }

  async #pushDelta(source: ProfileSource): Promise<void> {
    try {
      const raw = await source.read({});
      const base = this.#bases.get(source.name);
      const untilMs = Date.now();
      this.#bases.set(source.name, { raw, atMs: untilMs });
      const fromMs = base?.atMs ?? Math.round(untilMs - performance.now());
      this.#send(reading(source.name, raw, { fromMs, untilMs, base: base?.raw }));
    } catch (error) {
      notice(`push: ${source.name}: ${messageOf(error)}`);
    }
  }

  async #pushSnapshot(source: ProfileSource): Promise<void> {
    try {
      const raw = liveOnly(await this.#heapPace.timed(() => source.read({})));
      if (this.#heapPace.isStopped) this.#sayHeapStops();
      const untilMs = Date.now();
      if (!isEmpty(raw)) this.#send(reading(source.name, raw, { fromMs: untilMs, untilMs }));
    } catch (error) {
      this.#heapPace.stop();
      notice(`push: ${source.name} is not pushed: ${messageOf(error)}`);
    }
  }

  #sayHeapStops(): void {
    notice(
      "push: heap is not pushed any more: reading V8's sampler stops this program for too long; npm install @datadog/pprof, which reads it without",
    );
  }

  #send(message: PushReading): void {
    if (this.#ahead >= READINGS_AHEAD_MAX) return;
    guarded('push', () => {
      const request = { ...message.request, sourceBytesMax: this.#sourceBytesMax };
      this.#worker?.postMessage({ ...message, request });
      this.#ahead++;
    });
  }

  #startWorker(): void {
    const { settings, labels, cpuRateHz } = this.#options;
    const workerData: PushTask = {
      isStackheatPush: true,
      settings,
      labels,
      cpuRateHz,
      pid: process.pid,
      state: this.#state.buffer as SharedArrayBuffer,
      converterFile: workerFile(),
    };
    const before = new Set(threadIds());
    const worker = startOwnThread(pushThreadFile(), {
      workerData,
      resourceLimits: {
        maxOldGenerationSizeMb: THREAD_HEAP_MB,
        maxYoungGenerationSizeMb: THREAD_YOUNG_MB,
      },
    });
    this.#options.cpu?.setOwnThreads(threadIds().filter((id) => !before.has(id)));
    this.#worker = worker;
    this.#ahead = 0;
    worker.on('message', (answer: PushAnswer) => this.#take(answer));
    // Without a listener an error of the thread would be the program's.
    worker.on('error', (error: NodeJS.ErrnoException) => {
      // What most likely did not fit: the next thread does without.
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') this.#sourceBytesMax = 0;
      this.#restart(error);
    });
    // Listening for messages holds the program, whatever was said before.
    worker.unref();
  }

  #restart(error: Error): void {
    this.#worker = undefined;
    if (this.#isOver) return;
    const isGivenUp = this.#restarts++ >= RESTARTS_MAX;
    notice(`push: ${isGivenUp ? 'given up' : 'what waited is lost'}: ${error.message}`);
    if (isGivenUp) this.#giveUp();
    else guarded('push', () => this.#startWorker());
  }

  /** A window that nobody ends would hold its samples for ever. */
  #giveUp(): void {
    this.#isOver = true;
    guarded('push', () => this.#cpuReading(true));
  }

  #take({ taken, report }: PushAnswer): void {
    this.#ahead -= taken;
    if (report !== undefined) this.#takeReport(report);
  }

  #takeReport(report: PushReport): void {
    this.#isFailing = report.failuresInARow > 0;
    this.#outages.take(report);
    if (!this.#reports.hasSubscribers) return;
    guarded(`a subscriber of ${PUSH_CHANNEL}`, () => this.#reports.publish(report));
  }
}

interface ReadingTimes {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly isLast?: boolean;
  readonly base?: RawProfile | undefined;
}

function reading(name: string, raw: RawProfile, times: ReadingTimes): PushReading {
  const { fromMs, untilMs, isLast = false, base } = times;
  return { name, request: conversionRequest(raw, base), fromMs, untilMs, isLast };
}

/** A heap in which nothing was sampled yet. */
function isEmpty(raw: RawProfile): boolean {
  return raw.kind === 'heap' && raw.part.profile.samples.length === 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Without credentials, which an address no longer holds. */
function addressText({ address }: PushSettings): string {
  return address.kind === 'http' ? address.base : address.path;
}
