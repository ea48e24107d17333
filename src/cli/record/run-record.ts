/** `stackheat record -- COMMAND`: runs an unchanged Node program and writes what its time and memory went to. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RecordingOptions } from '../../runtime/recording/recording-options.ts';
import { isAddress } from '../address.ts';
import { pageOf, usageOf } from '../command-pages.ts';
import { Countdown } from '../countdown.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { recordFolders } from './folders.ts';
import { type WrittenFiles, writeRecording } from './node-files.ts';
import { parseRecordArgs, type RecordOptions } from './options.ts';
import { readProcess, readStarts } from './parts.ts';
import { preloadPath } from './preload.ts';
import { type CommandEnd, RecordedCommand } from './recorded-command.ts';

export async function runRecord(args: readonly string[], io: Io): Promise<number> {
  const options = parseRecordArgs(args);
  if (options === undefined) {
    io.stdout.write(usageOf(pageOf('record')));
    return EXIT.ok;
  }
  const [word = '', ...rest] = options.command;
  if (isAddress(word)) {
    if (rest.length > 0)
      throw new CommandError(`record: ${rest[0]}: one address a recording`, EXIT.usage);
    const { recordUrl } = await import('./live-server.ts');
    const path = await recordUrl({ ...options, address: word, folder: folderOf(options) }, io);
    say(io, `wrote ${path}`);
    say(io, `look at it with: stackheat ${shellWord(path)}`);
    return EXIT.ok;
  }
  const { end, processes } = await record(options, io);
  const [program, ...children] = processes;
  const [first] = program?.paths ?? [];
  if (program === undefined || first === undefined) {
    say(io, 'nothing was recorded: the command started no Node process that could be recorded');
    return end.status === 0 ? EXIT.tooFewData : end.status;
  }
  tell(program, children, io);
  say(io, `look at it with: stackheat ${shellWord(first)}`);
  return end.endedBy === 'duration' ? EXIT.ok : end.status;
}

export interface Recording {
  readonly end: CommandEnd;
  /** The program itself comes first; empty when no Node process was seen. */
  readonly processes: readonly WrittenFiles[];
}

export async function record(options: RecordOptions, io: Io): Promise<Recording> {
  const folder = folderOf(options);
  const parts = makeFolders(folder);
  let isDone = false;
  try {
    const end = await runCommand(options, parts, io);
    const processes = writeAll({ parts, folder, heap: options.heap });
    isDone = true;
    return { end, processes };
  } catch (error) {
    isDone = readStarts(parts).length === 0;
    throw error;
  } finally {
    if (isDone) rmSync(parts, { recursive: true, force: true });
    else say(io, `what was collected stays in ${parts}`);
  }
}

async function runCommand(options: RecordOptions, parts: string, io: Io): Promise<CommandEnd> {
  const { command, durationMs } = options;
  const text = (seconds: number) => `recording: ${seconds} s left, Ctrl-C ends it`;
  const countdown = new Countdown(io.stderr, text);
  const recorded = new RecordedCommand(
    {
      command,
      durationMs,
      recording: recordingOptions(options, parts),
      onStart: ({ pid }) => {
        say(io, `recording process ${pid} ${howLong(options)}`);
        if (durationMs !== undefined) countdown.start(durationMs);
      },
      onEnding: (why) => {
        countdown.stop();
        const reason = why === 'duration' ? 'time is up: ending the program' : 'interrupted';
        say(io, `${reason}; its recording is kept`);
      },
      onTrouble: (message) => say(io, message),
    },
    io,
  );
  try {
    return await recorded.run();
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
    return mkdtempSync(join(resolve(folder), '.parts-'));
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

/** Of the program itself first, then of its children as they started. */
function writeAll({ parts, folder, heap }: Output): readonly WrittenFiles[] {
  const processes = readStarts(parts).map((start) => readProcess(parts, start));
  const ends = processes.map(({ start, end }) => ({ start, endedAtMs: end?.endedAtMs }));
  const folders = recordFolders(ends);
  const placed = processes.map((recorded) => {
    return { recorded, place: folders.get(recorded.start.pid) ?? '' };
  });
  placed.sort((a, b) => Number(a.place !== '') - Number(b.place !== ''));
  return placed.map(({ recorded, place }) => writeRecording(recorded, join(folder, place), heap));
}

/** Children may be many: one line each. */
function tell(program: WrittenFiles, children: readonly WrittenFiles[], io: Io): void {
  say(io, `wrote ${program.paths.join(', ')}`);
  for (const note of program.notes) say(io, note);
  for (const { paths } of children) {
    const [first] = paths;
    if (first !== undefined) say(io, `wrote ${dirname(first)}, of a child process`);
  }
}

function howLong({ durationMs }: RecordOptions): string {
  if (durationMs === undefined) return 'until it exits; Ctrl-C ends it';
  return `for ${durationMs / 1000} s`;
}

function folderOf({ out }: RecordOptions): string {
  return out ?? join('stackheat-record', timestamp(new Date()));
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
