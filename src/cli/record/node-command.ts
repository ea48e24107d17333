/** `stackheat record -- COMMAND` for a command that runs a Node program: by a preload in its environment. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RecordingOptions } from '../../runtime/recording/recording-options.ts';
import { WAIT_KINDS } from '../../runtime/recording/recording-plan.ts';
import { Countdown } from '../countdown.ts';
import type { Io } from '../io.ts';
import type { BundleOutput } from './bundle-output.ts';
import { recordFolders } from './folders.ts';
import { heapMode } from './kinds.ts';
import { LoadCommand } from './load-command.ts';
import { Narration } from './narration.ts';
import { type WrittenFiles, writeRecording } from './node-files.ts';
import { type RecordOptions, wantedKinds } from './options.ts';
import { readProcess, readStarts } from './parts.ts';
import { planText } from './plan-text.ts';
import { preloadPath } from './preload.ts';
import { type CommandEnd, type Ending, RecordedCommand } from './recorded-command.ts';

export type NodeOptions = Pick<
  RecordOptions,
  'durationMs' | 'kinds' | 'cpuRateHz' | 'memRateBytes' | 'heap' | 'load' | 'port'
>;

export interface NodeEnd extends CommandEnd {
  /** Of --load; undefined when it has not ended by itself. */
  readonly loadStatus: number | undefined;
}

export interface NodeRecording {
  readonly end: NodeEnd;
  /** The program itself comes first; empty when no Node process was seen. */
  readonly processes: readonly WrittenFiles[];
}

/** Writes the profiles of each process, but no manifest. Throws CommandError. */
export async function recordNodeCommand(
  command: readonly string[],
  options: NodeOptions,
  output: BundleOutput,
  io: Io,
): Promise<NodeRecording> {
  // Inside of the recording's own folder, so that renaming and cleaning up stay on one disk.
  const parts = mkdtempSync(join(resolve(output.folder), '.parts-'));
  let isDone = false;
  try {
    const end = await runCommand(command, options, parts, io);
    const processes = writeAll(parts, output.folder, options);
    isDone = true;
    return { end, processes };
  } catch (error) {
    isDone = readStarts(parts).length === 0;
    throw error;
  } finally {
    if (isDone) rmSync(parts, { recursive: true, force: true });
    else new Narration(io).say(`what was collected stays in ${parts}`);
  }
}

async function runCommand(
  command: readonly string[],
  options: NodeOptions,
  parts: string,
  io: Io,
): Promise<NodeEnd> {
  const { durationMs } = options;
  const text = (seconds: number) => `recording: ${seconds} s left, Ctrl-C ends it`;
  const countdown = new Countdown(io.stderr, text);
  const narration = new Narration(io, countdown);
  const load = loadOf(options, narration, io);
  const recorded = new RecordedCommand(
    {
      command,
      durationMs,
      recording: recordingOptions(options, parts),
      onStart: ({ pid }) => {
        narration.say(`recording process ${pid} ${howLong(options)}`);
        narration.say(planText(wantedKinds(options), durationMs));
        if (durationMs !== undefined) countdown.start(durationMs);
      },
      onEnding: (why) => {
        countdown.stop();
        narration.say(`${ENDINGS[why]}; its recording is kept`);
      },
      onSpawn: (pid) => load?.start(pid),
      isLoadOver: () => load?.end !== undefined,
      onTrouble: (message) => narration.say(message),
    },
    io,
  );
  try {
    const end = await recorded.run();
    return { ...end, loadStatus: load?.end?.status };
  } finally {
    load?.stop();
    countdown.stop();
  }
}

function loadOf(
  { load: command, port }: NodeOptions,
  narration: Narration,
  io: Io,
): LoadCommand | undefined {
  return command === undefined ? undefined : new LoadCommand({ command, port }, narration, io);
}

const ENDINGS: Readonly<Record<Ending, string>> = {
  load: 'ending the program',
  duration: 'time is up: ending the program',
  signal: 'interrupted',
};

function recordingOptions(options: NodeOptions, folder: string): RecordingOptions {
  const { durationMs, cpuRateHz, memRateBytes } = options;
  const kinds = wantedKinds(options);
  return {
    folder,
    preload: preloadPath(),
    cpuRateHz: kinds.has('cpu') ? cpuRateHz : 0,
    memRateBytes,
    heap: heapMode(kinds),
    waits: WAIT_KINDS.filter((kind) => kinds.has(kind)),
    hasThreads: kinds.has('threadcreate'),
    ...(durationMs !== undefined && { endsAtMs: Date.now() + durationMs }),
  };
}

function howLong({ durationMs }: NodeOptions): string {
  if (durationMs === undefined) return 'until it exits; Ctrl-C ends it';
  return `for ${durationMs / 1000} s`;
}

/** Of the program itself first, then of its children as they started. */
function writeAll(parts: string, folder: string, options: NodeOptions): readonly WrittenFiles[] {
  const processes = readStarts(parts).map((start) => readProcess(parts, start));
  const ends = processes.map(({ start, end }) => ({ start, endedAtMs: end?.endedAtMs }));
  const folders = recordFolders(ends);
  const placed = processes.map((recorded) => {
    return { recorded, place: folders.get(recorded.start.pid) ?? '' };
  });
  placed.sort((a, b) => Number(a.place !== '') - Number(b.place !== ''));
  const kinds = wantedKinds(options);
  return placed.map(({ recorded, place }) => writeRecording(recorded, { folder, place, kinds }));
}
