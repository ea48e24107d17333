/** Turns the parts of one process into the files of a recording. */
import { mkdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { merge } from '../../profile/merge.ts';
import type { Profile } from '../../profile/profile.ts';
import {
  type HeapRecording,
  heapComments,
  nearlyEmpty,
} from '../../runtime/recording/heap-comments.ts';
import type {
  CpuPart,
  MapsPart,
  StartPart,
  TimeWindow,
} from '../../runtime/recording/recording-options.ts';
import { WAIT_KINDS } from '../../runtime/recording/recording-plan.ts';
import { cpuProfile } from '../../runtime/v8/cpu-profile.ts';
import { withoutPauses } from '../../runtime/v8/cpu-segments.ts';
import { FrameNames } from '../../runtime/v8/frame-names.ts';
import { emptyHeapProfile, heapProfile } from '../../runtime/v8/heap-profile.ts';
import { ModuleNames, pathOfUrl } from '../../runtime/v8/module-names.ts';
import { ScriptIndex } from '../../runtime/v8/script-index.ts';
import { SourceMaps } from '../../symbolize/source-maps.ts';
import { fileOfKind, heapMode, type Kind } from './kinds.ts';
import type { ManifestProfile } from './manifest.ts';
import { summaryOf } from './narration.ts';
import { type RecordedProcess, STACKS_KINDS } from './parts.ts';
import { writeProfile } from './profile-file.ts';
import { stacksFile } from './stacks-files.ts';

export interface WrittenFile extends ManifestProfile {
  /** What is in it, in a few words. */
  readonly summary: string;
}

export interface WrittenFiles {
  readonly start: StartPart;
  /** Below the recording; '' for the program itself. */
  readonly place: string;
  /** cpu first. */
  readonly files: readonly WrittenFile[];
  /** What the reader of the files should know at once. */
  readonly notes: readonly string[];
}

interface Destination {
  readonly folder: string;
  readonly place: string;
  readonly kinds: ReadonlySet<Kind>;
}

/** A profile, and what its line in the manifest says. */
export interface KindFile {
  readonly kind: Kind;
  readonly profile: Profile;
  readonly covers: ManifestProfile['covers'];
  /** From the start of the first window to the end of the last. */
  readonly window: TimeWindow | undefined;
  readonly notes: readonly string[];
}

export function writeRecording(
  recorded: RecordedProcess,
  { folder, place, kinds }: Destination,
): WrittenFiles {
  const names = frameNames(recorded);
  mkdirSync(join(folder, place), { recursive: true });
  const made: KindFile[] = [];
  const { cpu } = recorded;
  if (cpu !== undefined && kinds.has('cpu')) made.push(cpuFile(cpu, recorded, kinds, names));
  for (const kind of ['heap', 'allocs'] as const) {
    if (kinds.has(kind)) made.push(heapFile(kind, recorded, kinds, names));
  }
  for (const kind of STACKS_KINDS) {
    if (kinds.has(kind)) made.push(stacksFile(kind, recorded.waits.get(kind), names));
  }
  const files = made.map((file) => written(file, folder, place));
  return { start: recorded.start, place, files, notes: notesOf(recorded) };
}

function written(made: KindFile, folder: string, place: string): WrittenFile {
  const { kind, profile, covers, window, notes } = made;
  const file = posix.join(place, fileOfKind(kind));
  writeProfile(join(folder, file), profile);
  const { count: samples } = profile.samples;
  return { kind, file, samples, summary: summaryOf(profile), covers, ...window, notes };
}

function cpuFile(
  cpu: CpuPart,
  { end }: RecordedProcess,
  kinds: ReadonlySet<Kind>,
  names: FrameNames,
): KindFile {
  const beside = WAIT_KINDS.filter((kind) => kinds.has(kind)).join(', ');
  const comments = cpu.hasWaitsBeside
    ? [
        `recorded beside it, in turns, since the end was not known: ${beside}; the turns of io and goroutine are cut out; --duration gives each its time alone`,
      ]
    : [];
  const parts = withoutPauses(cpu);
  const endedAtMs = cpu.endedAtMs ?? end?.endedAtMs ?? cpu.startedAtMs;
  return {
    kind: 'cpu',
    profile: mergedParts(parts.length > 0 ? parts : [cpu], (part) =>
      cpuProfile(part, names, { comments }),
    ),
    covers: 'window',
    window: { startedAtMs: cpu.startedAtMs, endedAtMs },
    notes: [],
  };
}

function heapFile(
  kind: 'heap' | 'allocs',
  recorded: RecordedProcess,
  kinds: ReadonlySet<Kind>,
  names: FrameNames,
): KindFile {
  const v8Kind = kind === 'heap' ? 'live' : 'allocs';
  const recording: HeapRecording = {
    mode: heapMode(kinds),
    programStartedAtMs: recorded.start.startedAtMs,
    live: recorded.live,
    allocs: recorded.allocs,
  };
  const comments = heapComments(v8Kind, recording);
  const parts = kind === 'allocs' ? recorded.allocs : [recorded.live].filter(isThere);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) {
    const profile = emptyHeapProfile(v8Kind, comments);
    return { kind, profile, covers: 'window', window: undefined, notes: comments };
  }
  return {
    kind,
    profile: mergedParts(parts, (part) => heapProfile(part, names, comments)),
    covers: 'window',
    window: { startedAtMs: first.startedAtMs, endedAtMs: last.endedAtMs },
    notes: nearlyEmpty(v8Kind, recording),
  };
}

/** At least one part. */
function mergedParts<Part>(parts: readonly Part[], profileOf: (part: Part) => Profile): Profile {
  const profiles = parts.map(profileOf);
  const [only] = profiles;
  return profiles.length === 1 && only !== undefined ? only : merge(profiles);
}

function isThere<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}

function frameNames({ start, cpu, live, allocs, maps }: RecordedProcess): FrameNames {
  const scripts = new ScriptIndex();
  if (cpu !== undefined) scripts.addCpu(cpu.profile);
  for (const part of [live, ...allocs]) if (part !== undefined) scripts.addHeap(part.profile.head);
  return new FrameNames({
    modules: new ModuleNames({ cwd: start.cwd }),
    maps: new SourceMaps(mapsByPath(maps)),
    scripts,
  });
}

function notesOf(recorded: RecordedProcess): readonly string[] {
  const notes: string[] = [];
  const workers = recorded.cpu?.workersSeen ?? 0;
  if (workers > 0) notes.push(`worker threads are not profiled: ${workers} seen`);
  for (const trouble of recorded.end?.troubles ?? []) notes.push(`the recorder failed: ${trouble}`);
  if (recorded.end === undefined) {
    notes.push(`process ${recorded.start.pid} was killed: what it had not written is lost`);
  }
  return notes;
}

function mapsByPath(maps: MapsPart | undefined): ReadonlyMap<string, unknown> {
  const byPath = new Map<string, unknown>();
  for (const [url, map] of Object.entries(maps ?? {})) {
    const path = pathOfUrl(url);
    if (path !== undefined) byPath.set(path, map);
  }
  return byPath;
}
