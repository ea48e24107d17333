/** `io`: what was read and written, asked and looked up, and how long that took; by stack and kind. */
import type { RawStacks } from '../../v8/raw-profile.ts';
import type { ProfileSource } from '../profile-source.ts';
import { onRate, rateOf } from '../rates.ts';
import { SinceComments } from '../since-comments.ts';
import { watchDns } from './dns-lookups.ts';
import { watchFs } from './fs-operations.ts';
import { watchHttp } from './http-requests.ts';
import { IoRecorder } from './io-recorder.ts';
import { watchNet } from './net-operations.ts';

export class IoProfile implements ProfileSource {
  readonly name = 'io';
  readonly description =
    'Operations of fs, net, http and dns: how many, their bytes where known, their time; by stack.';
  readonly hasDelta = true;
  readonly #recorder = new IoRecorder();
  readonly #since = new SinceComments('io', 'setIOProfileFraction(1)');
  #ends: readonly (() => void)[] = [];

  constructor() {
    onRate('ioFraction', (fraction) => this.#setFraction(fraction));
    this.#setFraction(rateOf('ioFraction'));
  }

  count(): number {
    return this.#recorder.table.size;
  }

  read(): Promise<RawStacks> {
    return Promise.resolve(this.readNow());
  }

  readNow(): RawStacks {
    return {
      kind: 'stacks',
      name: this.name,
      sampleTypes: [
        { type: 'operations', unit: 'count' },
        { type: 'bytes', unit: 'bytes' },
        { type: 'delay', unit: 'nanoseconds' },
      ],
      defaultSampleType: 'delay',
      periodType: { type: 'operations', unit: 'count' },
      period: Math.max(1, this.#recorder.fraction),
      timeMs: Date.now(),
      comments: this.#comments(),
      samples: this.#recorder.table.samples(),
    };
  }

  #setFraction(fraction: number): void {
    this.#recorder.fraction = fraction;
    this.#since.set(fraction > 0, `fraction 1/${fraction}, scaled up`);
    if (fraction > 0 && this.#ends.length === 0) {
      this.#ends = [watchFs, watchNet, watchHttp, watchDns].map((watch) => watch(this.#recorder));
    }
    if (fraction > 0) return;
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  #comments(): readonly string[] {
    return [
      'io: operations, bytes and time from call to end, by the stack that called; see the label kind',
      ...this.#since.comments(),
      'kind=fs: fs, its callbacks and promises; bytes of read, write, readFile, writeFile and ' +
        'appendFile, 0 where they are not known (copyFile, streams as data, what failed)',
      'kind=net: writes to sockets until they were handed over; reads by the stack that opened the ' +
        "connection, without a time; what Node's HTTP server reads has bytes when its " +
        'connection ends, under [http server], and no operations',
      'kind=http: requests made by http, https and fetch until the head of the response; their bytes ' +
        'are under kind=net, so do not add the two up',
      'kind=dns: lookups; bytes are not known',
      'of this thread alone, without workers, child processes and native addons',
      ...this.#recorder.table.overflowComments(),
    ];
  }
}

export const ioProfile = new IoProfile();
