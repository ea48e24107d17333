/** Profiles of one benchmark: begun with it, open while its timer runs, written when it is over. */
import { profileBytes } from '../../runtime/live/conversion.ts';
import { InspectorHeap } from '../../runtime/live/inspector-heap.ts';
import { profilers } from '../../runtime/live/profilers.ts';
import { setRate } from '../../runtime/live/rates.ts';
import { findSource } from '../../runtime/live/registry.ts';
import type { RawProfile } from '../../runtime/v8/raw-profile.ts';
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

/** Throws what the profiler says when there is none. */
export function startProfile(kind: ProfileKind, memRateBytes: number): ProfileTaker {
  if (kind === 'cpu') return cpuTaker();
  if (kind === 'mem') return memTaker(memRateBytes);
  return waitTaker(kind);
}

/** Millions of windows are too many to keep: the last one then goes on to the end. */
const WINDOWS_MAX = 2_000_000;

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
      const comments = [...raw.comments.slice(0, 1), 'what ran while the timer was stopped is left out'];
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

const WAIT_RATES = { block: 'blockRateNanos', mutex: 'mutexFraction' } as const;

/** The profilers of waits count on from the program's start, and are on while the timer runs. */
function waitTaker(kind: 'block' | 'mutex'): ProfileTaker {
  profilers();
  const source = findSource(kind);
  if (source === undefined) throw new Error(`this build has no ${kind} profile`);
  let base: Promise<RawProfile> = source.read({});
  let isOver = false;
  const gate = {
    begin: () => undefined,
    // Only what came behind the last reset is asked for in the end.
    reset: () => {
      base = source.read({});
      // Whoever finishes the profile hears of it.
      base.catch(() => undefined);
    },
    open: () => {
      if (!isOver) setRate(WAIT_RATES[kind], 1);
    },
    close: () => {
      setRate(WAIT_RATES[kind], 0);
    },
  };
  return {
    kind,
    gate,
    finish: async () => {
      isOver = true;
      const before = await base;
      return await profileBytes(await source.read({}), { base: before });
    },
    abandon: () => {
      isOver = true;
      gate.close();
    },
  };
}
