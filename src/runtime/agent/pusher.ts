/**
 * Sends what is in the queue, one profile at a time, and backs off when that fails. Runs in the agent's
 * thread: however a collector behaves, the program's event loop has no part in it.
 */
import { backOffMs } from './back-off.ts';
import type { UploadResult } from './upload.ts';
import { type PendingProfile, UploadQueue } from './upload-queue.ts';

/** All counts are since the program began. */
export interface PushReport {
  readonly sent: number;
  /** For want of room or time, or refused by the collector. */
  readonly dropped: number;
  readonly failuresInARow: number;
  readonly queuedBytes: number;
  readonly queuedBytesHighest: number;
  /** Of the last profile that was not taken, while that is the state of things. */
  readonly trouble?: string;
  /** How long the collector is left alone now. */
  readonly retryInMs?: number;
}

export interface PusherOptions {
  /** Never rejects. */
  readonly send: (profile: PendingProfile) => Promise<UploadResult>;
  readonly report: (report: PushReport) => void;
  readonly random?: () => number;
}

export class Pusher {
  readonly #options: PusherOptions;
  readonly #queue = new UploadQueue();
  #sent = 0;
  #dropped = 0;
  #failuresInARow = 0;
  #trouble: string | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isSending = false;

  constructor(options: PusherOptions) {
    this.#options = options;
  }

  add(profile: PendingProfile): void {
    this.#dropped += this.#queue.push(profile);
    this.#sendNext();
  }

  /** What was lost before it came here. */
  addDropped(count: number, reason: string): void {
    this.#dropped += count;
    this.#trouble = reason;
    this.#report(undefined);
  }

  /** The last profile of a program that ends: sent past the queue, and only if the last one was taken. */
  async sendLast(profile: PendingProfile): Promise<void> {
    if (this.#failuresInARow > 0) return;
    this.#count(profile, await this.#options.send(profile));
  }

  #sendNext(): void {
    if (this.#isSending || this.#retry !== undefined) return;
    this.#dropped += this.#queue.expire(Date.now());
    const profile = this.#queue.first();
    if (profile === undefined) return;
    this.#isSending = true;
    void this.#options.send(profile).then((result) => {
      this.#isSending = false;
      this.#take(profile, result);
    });
  }

  #take(profile: PendingProfile, result: UploadResult): void {
    this.#count(profile, result);
    if (result.kind !== 'failed') {
      this.#report(undefined);
      this.#sendNext();
      return;
    }
    const { random = Math.random } = this.#options;
    const ownDelay = backOffMs(this.#failuresInARow, random());
    const delay = Math.max(ownDelay, result.retryAfterMs ?? 0);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#sendNext();
    }, delay);
    // The thread lives for what comes in, and not for this.
    this.#retry.unref();
    this.#report(delay);
  }

  #count(profile: PendingProfile, result: UploadResult): void {
    switch (result.kind) {
      case 'sent':
        this.#sent++;
        this.#trouble = undefined;
        this.#failuresInARow = 0;
        break;
      case 'refused':
        // The next one may be taken: the collector is there, and it was this one that it did not like.
        this.#dropped++;
        this.#trouble = result.reason;
        this.#failuresInARow = 0;
        break;
      case 'failed':
        this.#trouble = result.reason;
        this.#failuresInARow++;
        return;
    }
    this.#queue.remove(profile);
  }

  #report(retryInMs: number | undefined): void {
    this.#options.report({
      sent: this.#sent,
      dropped: this.#dropped,
      failuresInARow: this.#failuresInARow,
      queuedBytes: this.#queue.bytes,
      queuedBytesHighest: this.#queue.bytesHighest,
      ...(this.#trouble !== undefined && { trouble: this.#trouble }),
      ...(retryInMs !== undefined && { retryInMs }),
    });
  }
}
