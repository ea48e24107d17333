/** Profiles of one benchmark: begun with it, open while its timer runs, written when it is over. */
import { pathToFileURL } from 'node:url';
import { profileBytes } from '../../runtime/live/conversion.ts';
import { InspectorHeap } from '../../runtime/live/inspector-heap.ts';
import type { ProfileSource } from '../../runtime/live/profile-source.ts';
import { profilers } from '../../runtime/live/profilers.ts';
import { rateOf, setRate } from '../../runtime/live/rates.ts';
import { findSource } from '../../runtime/live/registry.ts';
import type { RawProfile, StackFrame } from '../../runtime/v8/raw-profile.ts';
import type { ProfileKind } from './bench-messages.ts';
import { nowNanos, type TimerGate } from './bench-timer.ts';
import { cutCpu } from './cut-cpu.ts';
import { cutByMarks, forgetMark, MARKS_MAX, TimerMarks } from './timer-marks.ts';

export interface ProfileTaker {
  readonly kind: ProfileKind;
  readonly gate: TimerGate;
  /** pprof bytes; only once, and nothing is profiled any more. */
  finish(): Promise<Uint8Array>;
  /** Ends it and forgets what it has. */
  abandon(): void;
}

/** The file of this code: its frames are no part of the program. */
const OWN_FILE = import.meta.filename;
const OWN_URL = pathToFileURL(OWN_FILE).href;

/** Throws what the profiler says when there is none. */
export function startProfile(kind: ProfileKind, memRateBytes: number): ProfileTaker {
  if (kind === 'cpu') return cpuTaker();
  if (kind === 'mem') return memTaker(memRateBytes);
  return waitTaker(kind);
}

/** Millions of windows are too many to keep: the last one then goes on to the end. */
const WINDOWS_MAX = 2_000_000;

const WAIT_RATES = { block: 'blockRateNanos', mutex: 'mutexFraction' } as const;

function cpuTaker(): ProfileTaker {
  const { cpu } = profilers();
  cpu.start();
  const windows: number[] = [];
  let windowsBefore = 0;
  const gate = {
    begin: () => {
      windowsBefore = windows.length;
    },
    reset: () => {
      windows.length = windowsBefore;
    },
    open: () => {
      if (windows.length < WINDOWS_MAX) windows.push(nowNanos() / 1000);
    },
    close: () => {
      const now = nowNanos() / 1000;
      if (windows.length % 2 === 1) windows.push(now);
      else windows[windows.length - 1] = now;
    },
  };
  return {
    kind: 'cpu',
    gate,
    finish: async () => {
      const raw = cpu.stop();
      if (raw?.kind !== 'cpu') throw new Error('the benchmark has stopped the cpu profile');
      // What more it says is of programs that run on.
      const comments = [
        ...raw.comments.slice(0, 1),
        'what ran while the timer was stopped is left out',
      ];
      const ownFiles = [...raw.ownFiles, OWN_FILE];
      return await profileBytes({ ...raw, part: cutCpu(raw.part, windows), ownFiles, comments });
    },
    abandon: () => cpu.stop(),
  };
}

function memTaker(rateBytes: number): ProfileTaker {
  const sampler = new InspectorHeap('allocs');
  const marks = new TimerMarks(rateBytes);
  const sinceMs = Date.now();
  sampler.start(rateBytes);
  return {
    kind: 'mem',
    gate: marks,
    finish: async () => {
      const comments = [
        `mem: allocated objects of V8's heap, alive or not, one in ${rateBytes} bytes sampled; inspector, Node ${process.version}`,
        marks.isFull
          ? `the timer was stopped more than ${MARKS_MAX} times: behind that, what was allocated while it stood is in here too`
          : 'what was allocated while the timer was stopped is left out',
      ];
      const raw = sampler.read({ name: 'allocs', rateBytes, sinceMs, comments });
      sampler.stop();
      forgetMark();
      const part = { ...raw.part, profile: cutByMarks(raw.part.profile) };
      return await profileBytes({ ...raw, part, ownFiles: [...raw.ownFiles, OWN_FILE] });
    },
    abandon: () => {
      sampler.stop();
      forgetMark();
    },
  };
}

/** A file that takes `const { statSync } = require('node:fs')` has to find what is watched. */
export function watchFromTheStart(): void {
  profilers();
  setRate(WAIT_RATES.block, 1);
}

/** Turning the profiler of waits off and on takes half a millisecond. */
const SWITCHES_MAX = 200;

/**
 * The profilers of waits count on from when they are turned on. That of block is on while the timer runs;
 * that of mutex, which has a thread, as long as the benchmark.
 */
function waitTaker(kind: 'block' | 'mutex'): ProfileTaker {
  profilers();
  const source = findSource(kind);
  if (source === undefined) throw new Error(`this build has no ${kind} profile`);
  const rate = WAIT_RATES[kind];
  let base = readQuietly(source);
  let switches = kind === 'block' ? 0 : SWITCHES_MAX;
  return {
    kind,
    gate: {
      begin: () => void setRate(rate, 1),
      // Only what came behind the last reset is asked for in the end.
      reset: () => {
        base = readQuietly(source);
      },
      open: () => {
        if (rateOf(rate) === 0) setRate(rate, 1);
      },
      close: () => {
        if (switches++ < SWITCHES_MAX) setRate(rate, 0);
      },
    },
    finish: async () => {
      const raw = await source.read({});
      setRate(rate, 0);
      return await profileBytes(ofProgram(raw), { base: ofProgram(await base) });
    },
    abandon: () => void setRate(rate, 0),
  };
}

/** Without our own frames, and without a line for each time that the timer ran. */
function ofProgram(raw: RawProfile): RawProfile {
  if (raw.kind !== 'stacks') return raw;
  const isOurs = ({ url }: StackFrame): boolean => url === OWN_FILE || url === OWN_URL;
  const samples = raw.samples.flatMap((sample) => {
    const [leaf] = sample.stack;
    if (leaf !== undefined && isOurs(leaf)) return [];
    return [{ ...sample, stack: sample.stack.filter((frame) => !isOurs(frame)) }];
  });
  const comments = raw.comments.filter((line) => !/^on since /.test(line));
  return { ...raw, samples, comments };
}

/** Whoever awaits it hears what went wrong. */
function readQuietly(source: ProfileSource): Promise<RawProfile> {
  const reading = source.read({});
  reading.catch(() => undefined);
  return reading;
}
