/** What `record` says while it records: a line a profile, on standard error. */
import { scaledLabel } from '../../measurement/units.ts';
import type { Profile } from '../../profile/profile.ts';
import type { Countdown } from '../countdown.ts';
import type { Io } from '../io.ts';

interface ProfileLine {
  readonly file: string;
  readonly summary: string;
  readonly notes: readonly string[];
}

export class Narration {
  readonly #io: Io;
  readonly #countdown: Countdown | undefined;

  /** Lines stand above the countdown, when there is one. */
  constructor(io: Io, countdown?: Countdown) {
    this.#io = io;
    this.#countdown = countdown;
  }

  say(message: string): void {
    this.#countdown?.clear();
    this.#io.stderr.write(`stackheat: ${message}\n`);
  }

  /** A profile that was written. */
  profile({ file, summary, notes }: ProfileLine): void {
    // "empty; nearly empty: …" would say it twice.
    const isSaid = notes.some((note) => note.startsWith('nearly empty'));
    this.file(file, [...(isSaid ? [] : [summary]), ...notes].join('; '));
  }

  /** A file that was written, or was not. */
  file(file: string, text: string): void {
    this.say(`${file.padEnd(COLUMN)} ${text}`);
  }
}

/** The longest usual name. */
const COLUMN = 'threadcreate.pb.gz'.length;

/** `1.24s cpu, 231 stacks`, of the sample type that is shown first. */
export function summaryOf(profile: Profile): string {
  if (profile.samples.count === 0) return 'empty';
  const { sampleTypes, defaultSampleType, samples } = profile;
  const named = sampleTypes.findIndex(({ type }) => type === defaultSampleType);
  const index = named === -1 ? sampleTypes.length - 1 : named;
  const { type = '', unit = '' } = sampleTypes[index] ?? {};
  let total = 0n;
  for (const value of samples.values[index] ?? []) total += value;
  const label = scaledLabel(total, unit, 'auto');
  return `${label} ${type}, ${samples.count} ${samples.count === 1 ? 'stack' : 'stacks'}`;
}
