/** What a heap file must say of itself: which part of the program's life it saw, and what it did not. */
import type { HeapMode, HeapPart } from './recording-options.ts';

/** Fewer sampled objects than this make a profile of chance hits. */
const SAMPLES_FEW = 10;

export interface HeapRecording {
  readonly mode: HeapMode;
  readonly programStartedAtMs: number;
  readonly live: HeapPart | undefined;
  /** Its windows, of which a recording without a known end has two. */
  readonly allocs: readonly HeapPart[];
}

type Kind = HeapPart['kind'];

const FILES: Readonly<Record<Kind, string>> = { live: 'heap.pb.gz', allocs: 'allocs.pb.gz' };
const SUBJECTS: Readonly<Record<Kind, string>> = {
  live: 'live objects',
  allocs: 'allocated objects',
};

export function heapComments(kind: Kind, recording: HeapRecording): readonly string[] {
  const [part] = windowsOf(kind, recording);
  if (part === undefined) return [missingWindow(kind, recording)];
  const from = seconds(part.startedAtMs - recording.programStartedAtMs);
  const to = seconds(part.endedAtMs - recording.programStartedAtMs);
  const lines = [
    kind === 'live'
      ? `live objects: allocated from second ${from} on, and still alive at second ${to}`
      : `allocated objects: ${windowsText(kind, recording)}, whether still alive or not`,
    ...(recording.mode === 'both' ? [otherWindow(kind, recording)] : []),
    ...nearlyEmpty(kind, recording),
  ];
  return lines;
}

/** The one sentence for a profile with next to nothing in it; empty for others. */
export function nearlyEmpty(kind: Kind, recording: HeapRecording): readonly string[] {
  const count = recording.live?.profile.samples.length;
  if (kind !== 'live' || count === undefined || count >= SAMPLES_FEW) return [];
  const sampled = count === 1 ? 'one object was' : `${count} objects were`;
  const other = recording.allocs.length === 0 ? '' : `; what came and went is in ${FILES.allocs}`;
  return [`nearly empty: ${sampled} sampled that stayed alive${other}`];
}

function otherWindow(kind: Kind, recording: HeapRecording): string {
  const other: Kind = kind === 'live' ? 'allocs' : 'live';
  const reason = 'V8 has one heap sampler, so the two take turns';
  if (windowsOf(other, recording).length === 0) {
    return `${reason}; there was no time left for ${FILES[other]}`;
  }
  const when = windowsText(other, recording)
    .replaceAll('from second', 'seconds')
    .replaceAll('to second', 'to');
  return `${reason}; ${FILES[other]} has the ${SUBJECTS[other]} of ${when}`;
}

function windowsOf(kind: Kind, { live, allocs }: HeapRecording): readonly HeapPart[] {
  if (kind === 'allocs') return allocs;
  return live === undefined ? [] : [live];
}

/** `from second 0.0 to second 1.0 and from second 10.0 to second 20.0`. */
function windowsText(kind: Kind, recording: HeapRecording): string {
  return windowsOf(kind, recording)
    .map(({ startedAtMs, endedAtMs }) => {
      const from = seconds(startedAtMs - recording.programStartedAtMs);
      const to = seconds(endedAtMs - recording.programStartedAtMs);
      return `from second ${from} to second ${to}`;
    })
    .join(' and ');
}

function missingWindow(kind: Kind, recording: HeapRecording): string {
  const { mode } = recording;
  const other: Kind = kind === 'live' ? 'allocs' : 'live';
  const cure = `stackheat record --heap ${kind} records them all the time`;
  const hasOther = windowsOf(other, recording).length > 0;
  if (mode === 'off') return `${SUBJECTS[kind]} were not recorded: --heap off`;
  if (mode === other) return `${SUBJECTS[kind]} were not recorded: --heap ${mode}; ${cure}`;
  if (hasOther) {
    return `the recording ended before the turn of ${SUBJECTS[kind]}; see ${FILES[other]}; ${cure}`;
  }
  return `${SUBJECTS[kind]} are lost: the program was killed before they were written`;
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(1);
}
