/** `stackheat record -- ./native`: any program that is not a Node program, through perf. */
import { mkdtempSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FetchError } from '../../fetch/fetch-error.ts';
import { readPerfData } from '../../fetch/perf-data.ts';
import { readProfileFile } from '../../fetch/read-file.ts';
import { limitsFrom } from '../../formats/decode-limits.ts';
import { FormatError } from '../../formats/format-error.ts';
import { merge } from '../../profile/merge.ts';
import type { Profile } from '../../profile/profile.ts';
import { EXIT, type Io } from '../io.ts';
import type { BundleOutput } from './bundle-output.ts';
import { fileOfKind } from './kinds.ts';
import type { BundleFacts } from './manifest.ts';
import { Narration, summaryOf } from './narration.ts';
import type { RecordOptions } from './options.ts';
import { checkPerf, PerfRecording } from './perf-recording.ts';
import { writeProfile } from './profile-file.ts';
import { recordError } from './record-error.ts';
import type { Outcome } from './run-record.ts';

export async function recordNativeCommand(
  command: readonly string[],
  options: RecordOptions,
  output: BundleOutput,
  io: Io,
): Promise<Outcome> {
  refuseOtherKinds(options);
  checkPerf(command[0] ?? '');
  const narration = new Narration(io);
  const parts = mkdtempSync(join(resolve(output.folder), '.parts-'));
  try {
    const path = join(parts, 'perf.data');
    const startedAtMs = Date.now();
    const perf = new PerfRecording({ ...options, command, path }, io);
    const { status, isInterrupted, pid } = await perf.run();
    const endedAtMs = Date.now();
    const profile = await profileOf(path, { startedAtMs, endedAtMs, options }, io);
    if (profile === undefined) {
      narration.say('nothing was recorded: the program used no CPU that perf could see');
      return { facts: undefined, status: status === 0 ? EXIT.tooFewData : status };
    }
    const file = fileOfKind('cpu');
    writeProfile(join(output.folder, file), profile);
    narration.file(file, summaryOf(profile));
    const facts: BundleFacts = {
      target: { command },
      recordedBy: 'perf',
      startedAtMs,
      endedAtMs,
      runtime: { name: 'native' },
      local: {
        pid,
        env: io.env,
        script: undefined,
        nodeVersion: undefined,
        name: basename(command[0] ?? ''),
      },
      isInterrupted,
      profiles: [
        {
          kind: 'cpu',
          file,
          covers: 'window',
          startedAtMs,
          endedAtMs,
          samples: profile.samples.count,
          notes: [],
        },
      ],
      absent: [],
    };
    return { facts, status };
  } finally {
    rmSync(parts, { recursive: true, force: true });
  }
}

function refuseOtherKinds({ kinds, cpuRateHz }: RecordOptions): void {
  const other = kinds?.find((kind) => kind !== 'cpu');
  if (other !== undefined) {
    throw recordError(`--kinds ${other}: of a native program, perf records cpu alone`);
  }
  if (cpuRateHz === 0)
    throw recordError('--cpu-rate 0 leaves nothing to record of a native program');
}

interface PerfFacts {
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly options: RecordOptions;
}

/** undefined when there is no sample. Throws CommandError. */
async function profileOf(path: string, facts: PerfFacts, io: Io): Promise<Profile | undefined> {
  const { startedAtMs, endedAtMs, options } = facts;
  let read: Profile;
  try {
    read = await readPerfData(path, limitsFrom(io.env), readProfileFile);
  } catch (error) {
    if (error instanceof FetchError && /recorded no samples/.test(error.message)) return undefined;
    if (!(error instanceof FetchError || error instanceof FormatError)) throw error;
    throw recordError(error.message, error);
  }
  // perf prints each sample by itself.
  const profile = merge([read]);
  return {
    ...profile,
    // Nanoseconds of CPU, whose word this is.
    sampleTypes: profile.sampleTypes.map(({ type, unit }) => {
      return { type: type === 'cpu-clock' ? 'cpu' : type, unit };
    }),
    defaultSampleType: 'cpu',
    timeNanos: BigInt(startedAtMs) * 1_000_000n,
    // From the first sample to the last: perf takes seconds before and after that on a busy machine.
    durationNanos:
      read.durationNanos > 0n ? read.durationNanos : BigInt(endedAtMs - startedAtMs) * 1_000_000n,
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: BigInt(Math.round(1e9 / options.cpuRateHz)),
    comments: [
      `cpu: perf looked at each thread ${options.cpuRateHz} times in a second of its CPU time; waiting is not in it`,
      `callers by perf's --call-graph ${options.callGraph}${options.callGraph === 'fp' ? ': code built without frame pointers loses them' : ''}`,
    ],
  };
}
