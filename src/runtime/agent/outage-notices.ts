/** What is said of a collector that fails: once when it begins, and once when it is over. */
import { notice } from './notices.ts';
import type { PushReport } from './pusher.ts';

/** A collector that comes and goes is not worth a line each time. */
const PAUSE_MS = 600_000;

export class OutageNotices {
  readonly #address: string;
  #isOut = false;
  #isSaid = false;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  #droppedBefore = 0;

  constructor(address: string) {
    this.#address = address;
  }

  take(report: PushReport, nowMs = performance.now()): void {
    const isOut = report.trouble !== undefined;
    if (isOut === this.#isOut) return;
    this.#isOut = isOut;
    if (isOut) this.#begin(report, nowMs);
    else this.#end(report);
  }

  #begin({ trouble, dropped, retryInMs }: PushReport, nowMs: number): void {
    this.#droppedBefore = dropped;
    this.#isSaid = nowMs - this.#saidAtMs >= PAUSE_MS;
    if (!this.#isSaid) return;
    this.#saidAtMs = nowMs;
    const next =
      retryInMs === undefined
        ? 'that profile is lost'
        : 'profiles wait, at most 8 MB of them, and it is tried again';
    notice(`push to ${this.#address}: ${trouble}; ${next}`);
  }

  #end({ dropped }: PushReport): void {
    if (!this.#isSaid) return;
    notice(
      `push to ${this.#address}: works again; ${dropped - this.#droppedBefore} lost meanwhile`,
    );
  }
}
