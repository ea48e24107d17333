/** Profiles that wait for their collector: bounded in bytes and age, the newest being worth most. */

/** What a collector that is dead costs the program at most. */
export const QUEUE_BYTES_MAX = 8 << 20;
/** Pyroscope refuses what is older than an hour. */
export const AGE_MAX_MS = 50 * 60_000;

export interface PendingProfile {
  /** The profile's: cpu, heap, … */
  readonly name: string;
  /** pprof's proto, gzipped. */
  readonly bytes: Uint8Array;
  /** Since 1970. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export class UploadQueue {
  readonly #entries: PendingProfile[] = [];
  #bytes = 0;
  #bytesHighest = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get bytesHighest(): number {
    return this.#bytesHighest;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** Returns how many had to go for it: the oldest, or itself when it alone is too large. */
  push(entry: PendingProfile): number {
    if (entry.bytes.length > QUEUE_BYTES_MAX) return 1;
    let dropped = 0;
    while (this.#bytes + entry.bytes.length > QUEUE_BYTES_MAX) {
      this.#shift();
      dropped++;
    }
    this.#entries.push(entry);
    this.#bytes += entry.bytes.length;
    this.#bytesHighest = Math.max(this.#bytesHighest, this.#bytes);
    return dropped;
  }

  first(): PendingProfile | undefined {
    return this.#entries[0];
  }

  /** Takes it out, unless it was dropped meanwhile. */
  remove(entry: PendingProfile): void {
    const at = this.#entries.indexOf(entry);
    if (at < 0) return;
    this.#entries.splice(at, 1);
    this.#bytes -= entry.bytes.length;
  }

  /** Returns how many were too old to be taken by any collector. */
  expire(nowMs: number): number {
    let dropped = 0;
    while ((this.#entries[0]?.untilMs ?? nowMs) < nowMs - AGE_MAX_MS) {
      this.#shift();
      dropped++;
    }
    return dropped;
  }

  #shift(): void {
    const first = this.#entries[0];
    if (first !== undefined) this.remove(first);
  }
}
