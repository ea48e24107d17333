/**
 * The cpu profile of the @datadog/pprof back end: a signal interrupts the thread at a fixed rate, and the
 * thread's CPU clock is read at each of them, so that each sample has the CPU since the one before. Native
 * code under no JavaScript is what the thread used besides. On Node 24 and newer samples carry the labels
 * that were set while the profile ran; those set before it began are not known to it.
 *
 * Function names lead to their positions here (v8/frame-names.ts), which the addon writes for none but
 * anonymous ones: so each place is written into the name by what it takes for a source mapper.
 */
import type { RawTime, TimeSample } from '../v8/datadog-profile.ts';
import type { CallFrame } from '../v8/v8-profile.ts';
import type { CpuProfiler } from './back-end.ts';
import { type CpuReading, otherThreads, readCpu } from './cpu-reading.ts';
import type { DatadogModule, DatadogProfile } from './datadog-module.ts';
import { type Labels, setLabelHook } from './labels.ts';
import { ProfilerBusyError, ProfileUnavailableError } from './profile-source.ts';
import { ownFiles } from './worker-file.ts';

const MARK = '\u0001';
/** Where AsyncLocalStorage writes what the addon can read. */
const LABELS_SINCE_NODE = 24;
const GARBAGE_COLLECTION = 'Garbage Collection';
const OTHER_THREADS = 'Non JS threads activity';
const IDLE = '(idle)';

interface Running {
  readonly rateHz: number;
  readonly startedAtMs: number;
  readonly start: CpuReading;
}

/** In the addon's contexts; the addon's own key would be taken for a label. */
interface LabelContext {
  readonly stackheatLabels?: Labels;
}

export class DatadogCpu implements CpuProfiler {
  readonly #module: DatadogModule;
  #running: Running | undefined;

  constructor(module: DatadogModule) {
    this.#module = module;
  }

  start(rateHz: number): void {
    const { time } = this.#module;
    if (time.isStarted()) {
      throw new ProfilerBusyError(
        "@datadog/pprof's cpu profiler is in use by another part of this program (dd-trace, Pyroscope): stop that, or set STACKHEAT_BACKEND=inspector",
      );
    }
    const startedAtMs = Date.now();
    const start = readCpu();
    try {
      time.start({
        intervalMicros: Math.round(1e6 / rateHz),
        withContexts: true,
        collectCpuTime: true,
        useCPED: hasLabels(),
        workaroundV8Bug: true,
        sourceMapper: { mappingInfo: (place) => ({ ...place, name: marked(place) }) },
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new ProfileUnavailableError(
        `@datadog/pprof cannot profile cpu: ${message}; STACKHEAT_BACKEND=inspector can`,
        { cause: error },
      );
    }
    this.#running = { rateHz, startedAtMs, start };
    if (hasLabels()) setLabelHook(this.#labelHook());
  }

  stop(): RawTime {
    const running = this.#running;
    if (running === undefined) throw new Error('no cpu profile runs');
    this.#running = undefined;
    setLabelHook(undefined);
    const end = readCpu();
    const profile = this.#module.time.stop(false, ({ context }) => {
      return (context?.context as LabelContext | undefined)?.stackheatLabels ?? {};
    });
    return rawTime(profile, running, end);
  }

  #labelHook() {
    const { time } = this.#module;
    return {
      run: <Result>(labels: Labels, run: () => Result): Result => {
        const context: LabelContext = { stackheatLabels: labels };
        return time.runWithContext(context, run);
      },
      set: (labels: Labels) => time.setContext({ stackheatLabels: labels }),
    };
  }
}

function hasLabels(): boolean {
  return Number(process.versions.node.split('.')[0]) >= LABELS_SINCE_NODE;
}

function marked({
  name,
  line,
  column,
}: {
  name: string | undefined;
  line: number;
  column: number;
}) {
  return `${name ?? ''}${MARK}${line}:${column}`;
}

function rawTime(profile: DatadogProfile, running: Running, end: CpuReading): RawTime {
  const { rateHz, startedAtMs, start } = running;
  const frames = framesOf(profile);
  const samples: TimeSample[] = [];
  let otherNanos: number | undefined;
  let idleNanos = 0;
  for (const { locationId, value, label } of profile.sample) {
    // Locations are numbered from 1 in the order of the list.
    const stack = locationId.map((id) => Number(id) - 1);
    const [count = 0, wallNanos = 0, cpuNanos = 0] = value.map(Number);
    const leaf = frames[stack[0] ?? -1];
    if (isPseudo(leaf, OTHER_THREADS)) otherNanos = cpuNanos;
    else if (isPseudo(leaf, IDLE)) idleNanos += cpuNanos;
    else
      samples.push({
        stack: pathOf(stack, leaf),
        count,
        wallNanos,
        cpuNanos,
        labels: labelsOf(profile, label),
      });
  }
  const used = samples.reduce((sum, { cpuNanos }) => sum + cpuNanos, idleNanos);
  const total = start.source === 'cpuUsage' ? used : end.mainNanos - start.mainNanos;
  return {
    kind: 'time',
    frames,
    samples,
    systemNanos: idleNanos + Math.max(0, total - used),
    otherThreadsNanos: otherNanos ?? otherThreads(start, end, 0),
    startedAtMs,
    durationMs: Date.now() - startedAtMs,
    rateHz,
    ownFiles: ownFiles(),
    comments: commentsOf(rateHz),
  };
}

/** The collector stands under a frame that the addon made up. */
function pathOf(stack: readonly number[], leaf: CallFrame | undefined): readonly number[] {
  return leaf?.functionName === '(garbage collector)' ? stack.slice(0, 1) : stack;
}

function isPseudo(frame: CallFrame | undefined, name: string): boolean {
  return frame?.functionName === name && frame.url === '';
}

function framesOf(profile: DatadogProfile): readonly CallFrame[] {
  const { strings } = profile.stringTable;
  return profile.location.map(({ line }) => {
    // Functions are numbered from 1 likewise.
    const func = profile.function[Number(line[0]?.functionId ?? 0) - 1];
    const [name = '', place] = (strings[Number(func?.name ?? 0)] ?? '').split(MARK);
    const url = strings[Number(func?.filename ?? 0)] ?? '';
    const [atLine = 0, atColumn = 0] = (place ?? '').split(':').map(Number);
    const functionName = url === '' && name === GARBAGE_COLLECTION ? '(garbage collector)' : name;
    return {
      functionName: place === undefined && name.startsWith('(anonymous') ? '' : functionName,
      // Only builtins have neither a file nor a place.
      scriptId: url === '' && place === undefined ? '0' : '',
      url,
      lineNumber: atLine - 1,
      columnNumber: atColumn - 1,
    };
  });
}

function labelsOf(
  { stringTable: { strings } }: DatadogProfile,
  labels: DatadogProfile['sample'][number]['label'],
): Labels {
  return Object.fromEntries(
    labels.map(({ key, str }) => [strings[Number(key)] ?? '', strings[Number(str)] ?? '']),
  );
}

function commentsOf(rateHz: number): readonly string[] {
  const lines = [
    `cpu: measured by @datadog/pprof, ${rateHz} times a second, Node ${process.version}; lines are where functions begin`,
    'wall: samples times their mean distance; time in which the main thread was idle is left out',
    "cpu: the main thread's CPU time since the sample before, read in the signal",
    'runtime._System: cpu of the main thread that fell on no sample of JavaScript',
    'runtime._ExternalCode: cpu of all other threads (garbage collector, compiler, thread pool, workers)',
  ];
  lines.push(
    hasLabels()
      ? 'labels: those set while the profile ran'
      : 'labels are not in this profile: on Node 24 and newer they are',
  );
  return lines;
}
