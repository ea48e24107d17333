/**
 * `stackheat record --pid N`: a Node program that runs, through its inspector. Nothing is left in it: the
 * profilers are V8's own, and the CPU clock beside them is read from here.
 */
import { recordingPlan } from '../../runtime/recording/recording-plan.ts';
import { Countdown } from '../countdown.ts';
import { EXIT, type Io } from '../io.ts';
import type { BundleOutput } from './bundle-output.ts';
import { answered, type InspectorDoor, openInspector } from './inspector-door.ts';
import { isKind } from './kinds.ts';
import { procText } from './linux-processes.ts';
import { LoadCommand } from './load-command.ts';
import type { AbsentKind, BundleFacts } from './manifest.ts';
import { Narration } from './narration.ts';
import { type WrittenFiles, writeRecording } from './node-files.ts';
import { type RecordOptions, wantedKinds } from './options.ts';
import type { RecordedProcess } from './parts.ts';
import type { Environment } from './place-labels.ts';
import { planRequest, planText } from './plan-text.ts';
import { recordError } from './record-error.ts';
import { RemoteProfilers } from './remote-profilers.ts';
import type { Outcome } from './run-record.ts';

const DEFAULT_MS = 30_000;
const POLL_MS = 50;

/** What the program says of itself. */
interface ProgramFacts {
  readonly version: string;
  readonly script: string | undefined;
  readonly cwd: string;
  readonly argv: readonly string[];
}

/** Throws CommandError. */
export async function recordProcess(
  pid: number,
  options: RecordOptions,
  output: BundleOutput,
  io: Io,
): Promise<Outcome> {
  const door = await openInspector(pid);
  const recorder = new ProcessRecorder(pid, door, options, io);
  try {
    const { recorded, facts, absent } = await recorder.run();
    const kinds = new Set(wantedKinds(options));
    // A file of a kind that could not be had would say that there was nothing.
    for (const { kind } of absent) if (isKind(kind)) kinds.delete(kind);
    const written = writeRecording(recorded, { folder: output.folder, place: '', kinds });
    recorder.tell(written, absent);
    return { facts: factsOf(pid, facts, { written, absent }, recorder), status: recorder.status };
  } finally {
    await door.close();
  }
}

interface ProcessRecording {
  readonly recorded: RecordedProcess;
  readonly facts: ProgramFacts;
  readonly absent: readonly AbsentKind[];
}

class ProcessRecorder {
  readonly startedAtMs = Date.now();
  isInterrupted = false;
  readonly #pid: number;
  readonly #door: InspectorDoor;
  readonly #options: RecordOptions;
  readonly #narration: Narration;
  readonly #load: LoadCommand | undefined;
  readonly #countdown: Countdown;

  constructor(pid: number, door: InspectorDoor, options: RecordOptions, io: Io) {
    this.#pid = pid;
    this.#door = door;
    this.#options = options;
    this.#countdown = new Countdown(
      io.stderr,
      (left) => `recording: ${left} s left, Ctrl-C ends it`,
    );
    this.#narration = new Narration(io, this.#countdown);
    const { load: command, port } = options;
    this.#load =
      command === undefined ? undefined : new LoadCommand({ command, port }, this.#narration, io);
  }

  get status(): number {
    if (this.isInterrupted) return EXIT.interrupted;
    return this.#load?.end === undefined ? EXIT.ok : (this.#load.end.status ?? EXIT.failed);
  }

  async run(): Promise<ProcessRecording> {
    const { client, isOurs } = this.#door;
    const facts = await answered(client.evaluate<ProgramFacts>(PROGRAM_FACTS), this.#pid);
    const durationMs = this.#options.durationMs ?? DEFAULT_MS;
    const inspector = isOurs ? '; its inspector is open meanwhile, on loopback' : '';
    this.#narration.say(
      `recording process ${this.#pid} (Node ${facts.version}) for ${durationMs / 1000} s${inspector}; Ctrl-C ends it`,
    );
    const kinds = wantedKinds(this.#options);
    const plan = recordingPlan(planRequest(kinds, durationMs), durationMs);
    this.#narration.say(planText(kinds, durationMs));
    const { cpuRateHz, memRateBytes } = this.#options;
    const settings = { pid: this.#pid, kinds, plan, cpuRateHz, memRateBytes };
    const profilers = new RemoteProfilers(client, settings);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, this.#interrupt);
    try {
      await profilers.start();
      this.#load?.start(this.#pid);
      this.#countdown.start(durationMs);
      await this.#untilOver(durationMs, profilers);
      this.#countdown.stop();
      await profilers.stop();
    } catch (error) {
      if (!profilers.hasParts) {
        const reason = error instanceof Error ? error.message : String(error);
        throw recordError(`--pid ${this.#pid}: ${reason}`, error);
      }
      this.#narration.say(`process ${this.#pid} is gone: what it had not handed over is lost`);
    } finally {
      await profilers.release();
      this.#countdown.stop();
      this.#load?.stop();
      for (const signal of signals) process.off(signal, this.#interrupt);
    }
    const recorded = profilers.recorded({
      pid: this.#pid,
      nodeVersion: facts.version,
      ...(facts.script !== undefined && { script: facts.script }),
      cwd: facts.cwd,
      startedAtMs: this.startedAtMs,
    });
    return { recorded, facts, absent: profilers.absent };
  }

  tell({ files, notes }: WrittenFiles, absent: readonly AbsentKind[]): void {
    for (const file of files) this.#narration.profile(file);
    for (const { kind, reason } of absent) this.#narration.say(`${kind}: ${reason}`);
    for (const note of notes) this.#narration.say(note);
  }

  async #untilOver(durationMs: number, profilers: RemoteProfilers): Promise<void> {
    const endsAt = Date.now() + durationMs;
    while (Date.now() < endsAt && !this.isInterrupted && this.#load?.end === undefined) {
      const { isClosed, isEnding } = this.#door.client;
      if (isEnding) this.#narration.say('the program has ended; what it had until then is kept');
      if (isClosed || isEnding) return;
      await profilers.takeSteps();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  readonly #interrupt = (): void => {
    this.isInterrupted = true;
  };
}

/** Empty where /proc does not tell. */
function environmentOf(pid: number): Environment {
  const lines = (procText(pid, 'environ') ?? '').split('\0');
  const pairs = lines.map((line): [string, string] => {
    const at = line.indexOf('=');
    return [line.slice(0, Math.max(0, at)), line.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

const PROGRAM_FACTS = `({
  version: process.version,
  script: process.argv[1],
  argv: [process.title, ...process.argv.slice(1)],
  cwd: (() => { try { return process.cwd(); } catch { return '/'; } })(),
})`;

function factsOf(
  pid: number,
  { version, argv, script }: ProgramFacts,
  { written, absent }: { written: WrittenFiles; absent: readonly AbsentKind[] },
  recorder: ProcessRecorder,
): BundleFacts {
  return {
    target: { pid, command: argv },
    recordedBy: 'inspector',
    startedAtMs: recorder.startedAtMs,
    endedAtMs: Date.now(),
    runtime: { name: 'node', version },
    local: { pid, env: environmentOf(pid), script, nodeVersion: version, name: 'node' },
    isInterrupted: recorder.isInterrupted,
    profiles: written.files.map(({ summary: _, ...profile }) => profile),
    absent,
  };
}
