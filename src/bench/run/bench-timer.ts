/** The timer of a benchmark, and what is switched with it: counted allocations and open profiles. */
import { AllocatedBytes } from './allocated-bytes.ts';

/** Opened before the clock runs and closed when it is stopped, so that neither is measured. */
export interface TimerGate {
  /** A run begins: what was measured before it stays. */
  begin(): void;
  open(): void;
  close(): void;
  /** Forgets what was measured since the run began; closed before and opened behind where the timer runs. */
  reset(): void;
}

export class BenchTimer {
  isOn = false;
  /** How often it was started since the last reset. */
  starts = 0;
  /** What gates and counting took since `begin`: no part of the program's time. */
  ownNanos = 0;
  readonly #gates: readonly TimerGate[];
  #startedAt = 0;
  #nanos = 0;
  #memory: AllocatedBytes | undefined;

  constructor(gates: readonly TimerGate[]) {
    this.#gates = gates;
  }

  get allocatedBytes(): number | undefined {
    return this.#memory?.bytes;
  }

  /** Counts allocations from now on. */
  countAllocations(): void {
    if (this.#memory !== undefined) return;
    const wasOn = this.isOn;
    if (wasOn) this.stop();
    this.#memory = AllocatedBytes.calibrated();
    if (wasOn) this.start();
  }

  begin(): void {
    for (const gate of this.#gates) gate.begin();
    this.ownNanos = 0;
  }

  start(): void {
    if (this.isOn) return;
    const called = nowNanos();
    this.isOn = true;
    this.starts++;
    for (const gate of this.#gates) gate.open();
    this.#memory?.start();
    this.#startedAt = nowNanos();
    this.ownNanos += this.#startedAt - called;
  }

  stop(): void {
    if (!this.isOn) return;
    const stopped = nowNanos();
    this.#nanos += stopped - this.#startedAt;
    this.#memory?.stop();
    for (const gate of this.#gates) gate.close();
    this.isOn = false;
    this.ownNanos += nowNanos() - stopped;
  }

  reset(): void {
    const wasOn = this.isOn;
    this.stop();
    for (const gate of this.#gates) gate.reset();
    this.#nanos = 0;
    this.starts = 0;
    this.#memory?.reset();
    if (wasOn) this.start();
  }

  elapsedNanos(): number {
    return this.isOn ? this.#nanos + nowNanos() - this.#startedAt : this.#nanos;
  }
}

/** Since an arbitrary moment; exact for a machine that runs for less than 104 days, and then to 2 ns. */
export function nowNanos(): number {
  return Number(process.hrtime.bigint());
}
