/** `stackheat record -- COMMAND`: a Node program by our preload, any other program by perf. */
import { basename } from 'node:path';
import { EXIT, type Io } from '../io.ts';
import type { BundleOutput } from './bundle-output.ts';
import { type CommandKind, commandKind } from './command-kind.ts';
import type { BundleFacts } from './manifest.ts';
import { Narration } from './narration.ts';
import { type NodeEnd, type NodeRecording, recordNodeCommand } from './node-command.ts';
import type { WrittenFiles } from './node-files.ts';
import type { RecordOptions } from './options.ts';
import type { Outcome } from './run-record.ts';

export async function recordCommand(
  command: readonly string[],
  options: RecordOptions,
  output: BundleOutput,
  io: Io,
): Promise<Outcome> {
  const kind: CommandKind = options.recorder ?? commandKind(command, io.env);
  if (kind === 'perf') {
    const { recordNativeCommand } = await import('./native-command.ts');
    return await recordNativeCommand(command, options, output, io);
  }
  const startedAtMs = Date.now();
  const recording = await recordNodeCommand(command, options, output, io);
  const { end, processes } = recording;
  const [program, ...children] = processes;
  const narration = new Narration(io);
  if (program === undefined || program.files.length === 0) {
    narration.say(
      'nothing was recorded: the command started no Node process that could be recorded; ' +
        'for a native program, add --recorder perf',
    );
    return { facts: undefined, status: end.status === 0 ? EXIT.tooFewData : end.status };
  }
  tell(program, children, narration);
  const facts = factsOf(command, recording, startedAtMs, io.env);
  return { facts, status: statusOf(end) };
}

/** Who was ended by us has failed at nothing; a load that failed or never ran has. */
function statusOf({ endedBy, status, loadStatus }: NodeEnd): number {
  if (endedBy === 'load') return loadStatus ?? EXIT.failed;
  return endedBy === 'duration' ? EXIT.ok : status;
}

/** Children may be many: one line each. */
function tell(
  program: WrittenFiles,
  children: readonly WrittenFiles[],
  narration: Narration,
): void {
  for (const file of program.files) narration.profile(file);
  for (const note of program.notes) narration.say(note);
  for (const { place, files } of children) {
    if (files.length > 0) narration.say(`${place}: ${files.length} files of a child process`);
  }
}

function factsOf(
  command: readonly string[],
  { end, processes }: NodeRecording,
  startedAtMs: number,
  env: Io['env'],
): BundleFacts {
  const profiles = processes.flatMap(({ files }) =>
    files.map(({ summary: _, ...profile }) => profile),
  );
  const start = processes[0]?.start;
  const version = start?.nodeVersion;
  return {
    target: { command },
    recordedBy: 'preload',
    startedAtMs: start?.startedAtMs ?? startedAtMs,
    endedAtMs: Date.now(),
    runtime: { name: 'node', ...(version !== undefined && { version }) },
    local: {
      pid: start?.pid ?? 0,
      env,
      script: start?.script,
      nodeVersion: version,
      name: basename(command[0] ?? ''),
    },
    isInterrupted: end.endedBy === 'signal',
    profiles,
    absent: [],
  };
}
