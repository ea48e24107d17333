/** Turns the parts of one process into the three files of a recording. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodePprof } from '../../formats/pprof-encode.ts';
import { check } from '../../profile/check.ts';
import type { Profile } from '../../profile/profile.ts';
import {
  type HeapRecording,
  heapComments,
  nearlyEmpty,
} from '../../runtime/recording/heap-comments.ts';
import type { HeapMode, MapsPart } from '../../runtime/recording/recording-options.ts';
import { cpuProfile } from '../../runtime/v8/cpu-profile.ts';
import { FrameNames } from '../../runtime/v8/frame-names.ts';
import { emptyHeapProfile, heapProfile } from '../../runtime/v8/heap-profile.ts';
import { ModuleNames, pathOfUrl } from '../../runtime/v8/module-names.ts';
import { ScriptIndex } from '../../runtime/v8/script-index.ts';
import { SourceMaps } from '../../symbolize/source-maps.ts';
import type { RecordedProcess } from './parts.ts';

export interface WrittenFiles {
  /** Absolute or as the folder was given, cpu first. */
  readonly paths: readonly string[];
  /** What the reader of the files should know at once. */
  readonly notes: readonly string[];
}

export function writeRecording(
  recorded: RecordedProcess,
  folder: string,
  heap: HeapMode,
): WrittenFiles {
  const names = frameNames(recorded);
  const recording: HeapRecording = {
    mode: heap,
    programStartedAtMs: recorded.start.startedAtMs,
    live: recorded.live,
    allocs: recorded.allocs,
  };
  mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  const write = (name: string, profile: Profile) => {
    paths.push(join(folder, name));
    writeProfile(join(folder, name), profile);
  };
  if (recorded.cpu !== undefined) write('cpu.pb.gz', cpuProfile(recorded.cpu, names));
  for (const kind of ['live', 'allocs'] as const) {
    const part = recorded[kind];
    const comments = heapComments(kind, recording);
    if (part === undefined && heap !== 'both' && heap !== kind) continue;
    const profile =
      part === undefined ? emptyHeapProfile(kind, comments) : heapProfile(part, names, comments);
    write(kind === 'live' ? 'heap.pb.gz' : 'allocs.pb.gz', profile);
  }
  return { paths, notes: notesOf(recorded, recording) };
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

/** A reader sees the whole file or none. */
export function writeProfile(path: string, profile: Profile): void {
  check(profile);
  const partial = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(partial, gzipSync(encodePprof(profile)));
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}

function notesOf(recorded: RecordedProcess, recording: HeapRecording): readonly string[] {
  const notes: string[] = [];
  for (const kind of ['live', 'allocs'] as const) {
    const file = kind === 'live' ? 'heap.pb.gz' : 'allocs.pb.gz';
    const isMissing = recording[kind] === undefined && recording.mode === 'both';
    const said = isMissing ? heapComments(kind, recording) : nearlyEmpty(kind, recording);
    notes.push(...said.map((line) => `${file}: ${line}`));
  }
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
