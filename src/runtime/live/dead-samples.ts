/**
 * Where V8's sampler counts allocations it keeps a sample of each dead object too, some 86 bytes, for
 * ever: at 100 MB/s and 512 KiB that is 1.4 GB a day. So it is restarted when there are too many.
 */
import { getHeapStatistics } from 'node:v8';

/** 43 MB. */
export const DEAD_SAMPLES_MAX = 500_000;
const CHECK_MS = 2_000;
/** At finer rates than that each object is sampled, once. */
const OBJECT_BYTES = 48;

export class DeadSamples {
  readonly #restart: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(restart: () => void) {
    this.#restart = restart;
  }

  /** From a sampler's start on. */
  watch(rateBytes: number): void {
    this.forget();
    const bytesMax = DEAD_SAMPLES_MAX * Math.max(rateBytes, OBJECT_BYTES);
    const start = allocatedBytes();
    if (start === undefined) return;
    this.#timer = setInterval(() => {
      if ((allocatedBytes() ?? 0) - start > bytesMax) this.#restart();
    }, CHECK_MS).unref();
  }

  forget(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** By the program since it began; only Node 26 and newer count it, and only those keep dead samples. */
function allocatedBytes(): number | undefined {
  const statistics = getHeapStatistics() as { total_allocated_bytes?: number };
  return statistics.total_allocated_bytes;
}
