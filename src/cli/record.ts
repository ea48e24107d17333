/** `stackheat record -- COMMAND`: runs an unchanged Node program and writes what its time and memory went to. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RecordingOptions } from '../runtime/recording-options.ts';
import { Countdown } from './countdown.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { preloadPath } from './preload.ts';
import { type WrittenFiles, writeRecording } from './record-files.ts';
import { recordFolders } from './record-folders.ts';
import { parseRecordArgs, RECORD_USAGE, type RecordOptions } from './record-options.ts';
import { readProcess, readStarts } from './record-parts.ts';
import { type CommandEnd, RecordedCommand } from './recorded-command.ts';

export async function runRecord(args: readonly string[], io: Io): Promise<number> {
  const options = parseRecordArgs(args);
  if (options === undefined) {
    io.stdout.write(RECORD_USAGE);
    return EXIT.ok;
  }
  const { end, files } = await record(options, io);
  const [first] = files;
  if (first === undefined) return end.status === 0 ? EXIT.tooFewData : end.status;
  say(io, `look at it with: stackheat ${shellWord(first)}`);
  return end.endedBy === 'duration' ? EXIT.ok : end.status;
}

export interface Recording {
  readonly folder: string;
  readonly end: CommandEnd;
  /** Of the program itself, cpu first; empty when no Node process was seen. */
  readonly files: readonly string[];
}

export async function record(options: RecordOptions, io: Io): Promise<Recording> {
  const folder = options.out ?? join('stackheat-record', timestamp(new Date()));
  const parts = makeFolders(folder);
  const countdown = new Countdown(
    io.stderr,
    (seconds) => `recording: ${seconds} s left, Ctrl-C ends it`,
  );
  const command = new RecordedCommand(
    {
      command: options.command,
      durationMs: options.durationMs,
      recording: recordingOptions(options, parts),
      onStart: ({ pid }) => {
        say(io, `recording process ${pid} ${howLong(options)}`);
        if (options.durationMs !== undefined) countdown.start(options.durationMs);
      },
      onEnding: (why) => {
        countdown.stop();
        say(
          io,
          why === 'duration'
            ? 'time is up: the program is stopped'
            : 'interrupted: ending the recording',
        );
      },
      onTrouble: (message) => say(io, message),
    },
    io,
  );
  try {
    const end = await command.run();
    countdown.stop();
    return { folder, end, files: writeAll({ parts, folder, heap: options.heap }, io) };
  } catch (error) {
    if (!(error instanceof CommandError)) say(io, `what was collected stays in ${parts}`);
    else rmSync(parts, { recursive: true, force: true });
    throw error;
  } finally {
    countdown.stop();
  }
}

function recordingOptions(options: RecordOptions, folder: string): RecordingOptions {
  const { durationMs, cpuRateHz, memRateBytes, heap } = options;
  return {
    folder,
    preload: preloadPath(),
    cpuRateHz,
    memRateBytes,
    heap,
    ...(durationMs !== undefined && { endsAtMs: Date.now() + durationMs }),
  };
}

/** Inside the recording's own folder, so that renaming and cleaning up stay on one disk. */
function makeFolders(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return mkdtempSync(join(process.cwd(), relative(process.cwd(), folder), '.parts-'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`record: --out ${folder}: ${reason}`, EXIT.failed, { cause: error });
  }
}

interface Output {
  readonly parts: string;
  readonly folder: string;
  readonly heap: RecordOptions['heap'];
}

/** Files of the program itself; those of its children are told of and left. */
function writeAll({ parts, folder, heap }: Output, io: Io): readonly string[] {
  const processes = readStarts(parts).map((start) => readProcess(parts, start));
  if (processes.length === 0) {
    rmSync(parts, { recursive: true, force: true });
    say(io, 'nothing was recorded: the command started no Node process that runs its preload');
    return [];
  }
  const ends = processes.map(({ start, end }) => ({ start, endedAtMs: end?.endedAtMs }));
  const folders = recordFolders(ends);
  let files: readonly string[] = [];
  for (const recorded of processes) {
    const place = folders.get(recorded.start.pid) ?? '';
    const written = writeRecording(recorded, join(folder, place), heap);
    tell(written, io);
    if (place === '') files = written.paths;
  }
  rmSync(parts, { recursive: true, force: true });
  return files;
}

function tell({ paths, notes }: WrittenFiles, io: Io): void {
  if (paths.length > 0) say(io, `wrote ${paths.join(', ')}`);
  for (const note of notes) say(io, note);
}

function howLong({ durationMs }: RecordOptions): string {
  if (durationMs === undefined) return 'until it exits; Ctrl-C ends it';
  return `for ${durationMs / 1000} s`;
}

/** Local time, and a name that sorts. */
function timestamp(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
}

function shellWord(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function say(io: Io, message: string): void {
  io.stderr.write(`stackheat: ${message}\n`);
}
