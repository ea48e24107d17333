/** Turns the parts of one process into the three files of a recording. */
import { mkdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Profile } from '../../profile/profile.ts';
import {
  type HeapRecording,
  heapComments,
  nearlyEmpty,
} from '../../runtime/recording/heap-comments.ts';
import type { HeapMode, MapsPart, StartPart } from '../../runtime/recording/recording-options.ts';
import { cpuProfile } from '../../runtime/v8/cpu-profile.ts';
import { FrameNames } from '../../runtime/v8/frame-names.ts';
import { emptyHeapProfile, heapProfile } from '../../runtime/v8/heap-profile.ts';
import { ModuleNames, pathOfUrl } from '../../runtime/v8/module-names.ts';
import { ScriptIndex } from '../../runtime/v8/script-index.ts';
import { SourceMaps } from '../../symbolize/source-maps.ts';
import { fileOfKind, type Kind } from './kinds.ts';
import type { ManifestProfile } from './manifest.ts';
import { summaryOf } from './narration.ts';
import type { RecordedProcess } from './parts.ts';
import { writeProfile } from './profile-file.ts';

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
  readonly heap: HeapMode;
}

export function writeRecording(
  recorded: RecordedProcess,
  { folder, place, heap }: Destination,
): WrittenFiles {
  const names = frameNames(recorded);
  const recording: HeapRecording = {
    mode: heap,
    programStartedAtMs: recorded.start.startedAtMs,
    live: recorded.live,
    allocs: recorded.allocs,
  };
  mkdirSync(join(folder, place), { recursive: true });
  const files: WrittenFile[] = [];
  const write = (kind: Kind, profile: Profile, about: FileFacts) => {
    const file = posix.join(place, fileOfKind(kind));
    writeProfile(join(folder, file), profile);
    const { count: samples } = profile.samples;
    files.push({ kind, file, samples, summary: summaryOf(profile), ...about });
  };
  const { cpu } = recorded;
  if (cpu !== undefined) {
    const times = { startedAtMs: cpu.startedAtMs, endedAtMs: recorded.end?.endedAtMs };
    write('cpu', cpuProfile(cpu, names), windowFacts(times, []));
  }
  for (const kind of ['live', 'allocs'] as const) {
    const part = recorded[kind];
    const comments = heapComments(kind, recording);
    if (part === undefined && heap !== 'both' && heap !== kind) continue;
    const profile =
      part === undefined ? emptyHeapProfile(kind, comments) : heapProfile(part, names, comments);
    const notes = heapNotes(kind, recording);
    write(kind === 'live' ? 'heap' : 'allocs', profile, windowFacts(part, notes));
  }
  return { start: recorded.start, place, files, notes: notesOf(recorded) };
}

type FileFacts = Pick<ManifestProfile, 'covers' | 'startedAtMs' | 'endedAtMs' | 'notes'>;

interface Times {
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
}

function windowFacts(times: Times | undefined, notes: readonly string[]): FileFacts {
  if (times === undefined) return { covers: 'window', notes };
  const { startedAtMs, endedAtMs } = times;
  return { covers: 'window', startedAtMs, ...(endedAtMs !== undefined && { endedAtMs }), notes };
}

function frameNames({ start, cpu, live, allocs, maps }: RecordedProcess): FrameNames {
  const scripts = new ScriptIndex();
  if (cpu !== undefined) scripts.addCpu(cpu.profile);
  for (const part of [live, allocs]) if (part !== undefined) scripts.addHeap(part.profile.head);
  return new FrameNames({
    modules: new ModuleNames({ cwd: start.cwd }),
    maps: new SourceMaps(mapsByPath(maps)),
    scripts,
  });
}

function heapNotes(kind: 'live' | 'allocs', recording: HeapRecording): readonly string[] {
  const isMissing = recording[kind] === undefined && recording.mode === 'both';
  return isMissing ? heapComments(kind, recording) : nearlyEmpty(kind, recording);
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
