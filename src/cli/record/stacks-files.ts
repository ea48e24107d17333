/** The files of the kinds that a program notes as stacks with numbers: block, mutex, io and their like. */
import type { ValueType } from '../../profile/profile.ts';
import { ProfileBuilder } from '../../profile/profile-builder.ts';
import type { TimeWindow, WaitPart } from '../../runtime/recording/recording-options.ts';
import type { FrameNames } from '../../runtime/v8/frame-names.ts';
import { stacksProfile } from '../../runtime/v8/stacks-profile.ts';
import type { KindFile } from './node-files.ts';
import type { StacksKind } from './parts.ts';

export function stacksFile(
  kind: StacksKind,
  part: WaitPart | undefined,
  names: FrameNames,
): KindFile {
  if (part === undefined) return emptyFile(kind);
  const { raw, windows } = part;
  const durationMs = sum(windows.map(({ startedAtMs, endedAtMs }) => endedAtMs - startedAtMs));
  const turns = windows.length > 1 ? [turnsText(kind, windows, durationMs)] : [];
  const comments = [...raw.comments.slice(0, COMMENTS_MAX), ...turns];
  const profile = stacksProfile({ ...raw, durationMs, comments }, names);
  const notes = profile.samples.count === 0 ? [NOTHING[kind]] : [];
  const covers = kind === 'goroutine' ? 'moment' : 'window';
  return { kind, profile, covers, window: span(windows), notes };
}

/** A recording of an hour has hundreds of turns; each is told once, together. */
const COMMENTS_MAX = 40;

function turnsText(kind: StacksKind, windows: readonly TimeWindow[], durationMs: number): string {
  return `${kind}: recorded in ${windows.length} turns, ${(durationMs / 1000).toFixed(1)} s together`;
}

function emptyFile(kind: StacksKind): KindFile {
  const why = NEVER[kind];
  const profile = new ProfileBuilder(TYPES[kind]).finish({ comments: [`${kind}: ${why}`] });
  return { kind, profile, covers: 'window', window: undefined, notes: [why] };
}

const WAIT_TYPES = [
  { type: 'contentions', unit: 'count' },
  { type: 'delay', unit: 'nanoseconds' },
];

/** As the profiles themselves have them (runtime/live). */
const TYPES: Readonly<Record<StacksKind, readonly ValueType[]>> = {
  block: WAIT_TYPES,
  mutex: WAIT_TYPES,
  io: [
    { type: 'operations', unit: 'count' },
    { type: 'bytes', unit: 'bytes' },
    { type: 'delay', unit: 'nanoseconds' },
  ],
  goroutine: [{ type: 'goroutine', unit: 'count' }],
  threadcreate: [{ type: 'threadcreate', unit: 'count' }],
};

const NEVER: Readonly<Record<StacksKind, string>> = {
  block: 'the recording ended before its turn; --kinds block records it all the time',
  mutex: 'the recording ended before its turn; --kinds mutex records it all the time',
  io: 'the recording ended before its turn; --kinds io records it all the time',
  goroutine: 'the recording ended before its turn; --kinds goroutine records it all the time',
  threadcreate: 'lost: the program was killed before it was written',
};

const NOTHING: Readonly<Record<StacksKind, string>> = {
  block: 'nobody waited long enough to be sampled',
  mutex:
    'nobody was held up: the event loop was in time, and no lock that is tracked was waited for',
  io: 'no operations in its time',
  goroutine: 'nothing was outstanding',
  threadcreate: 'no threads or processes were started',
};

function span(windows: readonly TimeWindow[]): TimeWindow | undefined {
  const [first] = windows;
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { startedAtMs: first.startedAtMs, endedAtMs: last.endedAtMs };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
