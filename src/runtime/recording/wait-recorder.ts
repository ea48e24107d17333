/** The kinds that take turns in a recording: who waited, who held, what was read and written, what is pending. */
import { blockProfile } from '../live/block/block-profile.ts';
import { pseudoFrame } from '../live/capture/pseudo-frames.ts';
import { ioProfile } from '../live/io/io-profile.ts';
import { mutexProfile } from '../live/mutex/mutex-profile.ts';
import { type RateName, setRate } from '../live/rates.ts';
import { taskProfile } from '../live/tasks/task-profile.ts';
import type { RawStacks } from '../v8/raw-profile.ts';
import type { TimeWindow, WaitPart } from './recording-options.ts';
import type { WaitKind } from './recording-plan.ts';

/** A shorter wait is sampled now and then only; Go's guides name this rate as cheap. */
const BLOCK_RATE_NANOS = 10_000;
/** Beside a CPU profile one operation in ten pays for its stack; alone, all are counted. */
const IO_FRACTION_BESIDE = 10;

export interface WaitSettings {
  readonly isExclusive: boolean;
  /** Called when a kind has something new. */
  readonly onPart: (kind: WaitKind, part: WaitPart) => void;
  readonly onTrouble: (kind: WaitKind, error: unknown) => void;
}

export class WaitRecorder {
  readonly #settings: WaitSettings;
  readonly #windows = new Map<WaitKind, TimeWindow[]>();
  #open: { readonly kind: WaitKind; readonly startedAtMs: number } | undefined;
  #isEnding = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(settings: WaitSettings) {
    this.#settings = settings;
  }

  /** Ends the turn of the kind before, and begins that of another, if any. */
  turn(kind: WaitKind | undefined): void {
    this.close();
    if (kind === undefined) return;
    this.#setRate(kind, true);
    this.#open = { kind, startedAtMs: Date.now() };
  }

  close(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    const { kind, startedAtMs } = open;
    const windows = this.#windows.get(kind) ?? [];
    windows.push({ startedAtMs, endedAtMs: Date.now() });
    this.#windows.set(kind, windows);
    if (kind !== 'goroutine') {
      this.#setRate(kind, false);
      this.#hand(kind, SOURCES[kind].readNow());
      return;
    }
    // Turning it off empties the table of what is pending.
    if (this.#isEnding) this.#hand(kind, withoutOurs(taskProfile.readNow()));
    else this.look();
    this.#setRate(kind, false);
  }

  /** What is outstanding, as soon as the event loop has come around. */
  look(): void {
    this.#looking = taskProfile
      .read()
      .then((raw) => {
        if (!this.#isEnding) this.#hand('goroutine', withoutOurs(raw));
      })
      .catch((error: unknown) => this.#settings.onTrouble('goroutine', error));
  }

  /** Once all that was looked for is handed over. */
  settled(): Promise<void> {
    return this.#looking;
  }

  /** To be called when the process ends: nothing can be awaited any more. */
  end(): void {
    this.#isEnding = true;
    this.close();
  }

  #hand(kind: WaitKind, raw: RawStacks): void {
    this.#settings.onPart(kind, { raw, windows: this.#windows.get(kind) ?? [] });
  }

  #setRate(kind: WaitKind, isOn: boolean): void {
    try {
      const on: Readonly<Record<WaitKind, number>> = {
        block: BLOCK_RATE_NANOS,
        mutex: 1,
        io: this.#settings.isExclusive ? 1 : IO_FRACTION_BESIDE,
        goroutine: 1,
      };
      setRate(RATES[kind], isOn ? on[kind] : 0);
    } catch (error) {
      this.#settings.onTrouble(kind, error);
    }
  }
}

const SOURCES = { block: blockProfile, mutex: mutexProfile, io: ioProfile } as const;

/** We are called by an expression of the inspector's, on top of whatever the program does. */
function withoutOurs(raw: RawStacks): RawStacks {
  const samples = raw.samples.map((sample) => {
    const isRunning = sample.labels?.some((label) => 'text' in label && label.text === 'running');
    if (isRunning !== true || sample.stack[0]?.url !== '') return sample;
    const stack = sample.stack.slice(1);
    return { ...sample, stack: stack.length > 0 ? stack : [pseudoFrame('event loop')] };
  });
  return { ...raw, samples };
}

const RATES: Readonly<Record<WaitKind, RateName>> = {
  block: 'blockRateNanos',
  mutex: 'mutexFraction',
  io: 'ioFraction',
  goroutine: 'taskProfile',
};
