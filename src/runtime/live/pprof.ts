/**
 * `stackheat/runtime`: Go's runtime/pprof for Node. Importing it begins heap sampling, as in Go; all else
 * is off until asked for. docs/runtime.md says what each profile measures and what it costs.
 */
import { type AsyncWaitOptions, setAsyncWaits } from './block/async-waits.ts';
import { profileBytes } from './conversion.ts';
import { CustomProfile } from './custom-profile.ts';
import { type EventLoopDelay, eventLoopDelay, stopEventLoopDelay } from './delay/loop-delay.ts';
import {
  currentLabels,
  type Labels,
  label,
  runWithLabels,
  setLabels,
  withLabels,
} from './labels.ts';
import { trackLimit, trackMutex, trackSema } from './locks/lock-adapters.ts';
import { type LockTicket, type LockTracker, trackLock } from './locks/lock-tracker.ts';
import { type PoolShape, trackPool } from './locks/pool-adapter.ts';
import { ProfilerBusyError, ProfileUnavailableError } from './profile-source.ts';
import { profilers } from './profilers.ts';
import { rateOf, setRate } from './rates.ts';
import { allSources, findSource, registerSource } from './registry.ts';
import {
  assertWriter,
  HeldProfile,
  RuntimeProfile,
  type WriteOptions,
  type Writer,
} from './runtime-profile.ts';

export type { EventLoopDelay, Labels, LockTicket, LockTracker, PoolShape, WriteOptions, Writer };
export {
  eventLoopDelay,
  HeldProfile,
  label,
  ProfilerBusyError,
  ProfileUnavailableError,
  RuntimeProfile,
  runWithLabels as do,
  setLabels,
  stopEventLoopDelay,
  trackLimit,
  trackLock,
  trackMutex,
  trackPool,
  trackSema,
  withLabels,
};

for (const note of profilers().notes) {
  process.emitWarning(note, { type: 'StackheatWarning', code: 'STACKHEAT_SETTING' });
}

/** The rates of taskProfile. */
const TASKS = 1;
const TASKS_AND_PROMISES = 2;

/** Where the bytes of the running cpu profile go when it is stopped. */
let cpuWriter: Writer | undefined;

export interface CpuOptions {
  /** Samples a second, 1 to 10000; 100 when left out, or what setCPUProfileRate said. */
  readonly rateHz?: number;
  /** The program's worker threads too, labelled `thread`; false when left out, or as STACKHEAT_WORKERS says. */
  readonly includeWorkers?: boolean;
}

/**
 * Starts the cpu profile, which stopCPUProfile writes to `writer` where there is one. Throws
 * ProfilerBusyError while one runs, ProfileUnavailableError where there can be none, RangeError for a rate
 * that cannot be, TypeError for a writer without write(). A profile that nobody stops ends after an hour.
 */
export function startCPUProfile(writer?: Writer, options: CpuOptions = {}): void {
  assertWriter(writer, 'startCPUProfile');
  profilers().cpu.start(options.rateHz, options.includeWorkers);
  cpuWriter = writer;
}

/** Resolves to the profile's bytes; to none at all when no profile runs, as Go's writes nothing. */
export async function stopCPUProfile(): Promise<Uint8Array> {
  const writer = cpuWriter;
  cpuWriter = undefined;
  const raw = await profilers().cpu.stopAll();
  if (raw === undefined) return new Uint8Array();
  const bytes = await profileBytes(raw);
  writer?.write(bytes);
  return bytes;
}

/** Samples a second of the cpu profiles that start from now on, 1 to 10000. Throws RangeError. */
export function setCPUProfileRate(rateHz: number): void {
  profilers().cpu.setRate(rateHz);
}

/** One object sampled every so many bytes allocated, on average: 524288, 1 for all, 0 for none. */
export function getMemProfileRate(): number {
  return rateOf('memRateBytes');
}

/** Restarts heap sampling: what was sampled before is gone, and the profiles say so. */
export function setMemProfileRate(bytes: number): void {
  setRate('memRateBytes', bytes);
}

export interface BlockOptions extends AsyncWaitOptions {
  /** Asynchronous operations as well, from their start to their first callback, by async_hooks. */
  readonly async?: boolean;
}

/**
 * Nanoseconds: waits this long are sampled once on average, longer ones always; 1 all, 0 none. With
 * `async` throws ProfileUnavailableError where promises would be hooked too (Node 20 and 22) and
 * `allowPromiseHooks` does not accept that.
 */
export function setBlockProfileRate(nanos: number, options: BlockOptions = {}): void {
  const { async = false, ...asyncOptions } = options;
  setRate('blockRateNanos', nanos);
  setAsyncWaits(async && nanos > 0 ? asyncOptions : undefined);
}

/** One contention in `fraction` is sampled, 0 none; below 0 only asks. Returns the fraction before. */
export function setMutexProfileFraction(fraction: number): number {
  return fraction < 0 ? rateOf('mutexFraction') : setRate('mutexFraction', fraction);
}

/** One operation in `fraction` is sampled, 0 none; below 0 only asks. Returns the fraction before. */
export function setIOProfileFraction(fraction: number): number {
  return fraction < 0 ? rateOf('ioFraction') : setRate('ioFraction', fraction);
}

export interface TaskOptions {
  /** Pending promises as well: where each was made or is awaited. Slows down what awaits a lot. */
  readonly promises?: boolean;
}

/** Whether the goroutine profile knows where outstanding tasks were created. */
export function setTaskProfile(isOn: boolean, { promises = false }: TaskOptions = {}): void {
  const rate = promises ? TASKS_AND_PROMISES : TASKS;
  setRate('taskProfile', isOn ? rate : 0);
}

/** The profiles that every process has from the start. */
export type BuiltinProfileName =
  | 'allocs'
  | 'block'
  | 'eventloop'
  | 'goroutine'
  | 'heap'
  | 'io'
  | 'mutex'
  | 'threadcreate';

/** undefined when there is no profile of that name. cpu is none: see startCPUProfile. */
export function lookup(name: BuiltinProfileName): RuntimeProfile;
export function lookup(name: string): RuntimeProfile | undefined;
export function lookup(name: string): RuntimeProfile | undefined {
  const source = findSource(name);
  return source === undefined ? undefined : profileOf(source);
}

/** All there are, by name. */
export function profiles(): readonly RuntimeProfile[] {
  return allSources().map(profileOf);
}

/** A profile of the program's own. Throws when the name is taken. */
export function newProfile(name: string): HeldProfile {
  const custom = new CustomProfile(name);
  registerSource(custom);
  return new HeldProfile(custom);
}

/** Go's WriteHeapProfile: lookup('heap').writeTo(writer). */
export async function writeHeapProfile(writer?: Writer): Promise<Uint8Array> {
  return lookup('heap').writeTo(writer);
}

/** All labels that are set here. */
export function labels(): Labels {
  return currentLabels();
}

function profileOf(source: Parameters<typeof registerSource>[0]): RuntimeProfile {
  return source instanceof CustomProfile ? new HeldProfile(source) : new RuntimeProfile(source);
}
