/**
 * Who measures: V8's profilers through the inspector, which every Node has, or @datadog/pprof's native
 * ones, where the program has installed that. What one of them cannot do it refuses or leaves out, and
 * says so; it is never filled with other numbers.
 *
 * | | inspector | @datadog/pprof |
 * |---|---|---|
 * | cpu | wall samples, CPU by the thread's clock | CPU of each sample, by a signal |
 * | line of a call | the leaf's own | where its function begins |
 * | labels in cpu profiles | no | on Node 24 and newer |
 * | heap | forces a garbage collection | does not, but with allocs |
 * | heap and allocs at once | no | on Node 26 and newer |
 * | in worker threads, and cpu on Windows | yes | not used there |
 */
import { isMainThread } from 'node:worker_threads';
import type { RawProfile } from '../v8/raw-profile.ts';
import { DatadogCpu } from './datadog-cpu.ts';
import { DatadogHeap } from './datadog-heap.ts';
import { loadDatadog } from './datadog-module.ts';
import { InspectorCpu } from './inspector-cpu.ts';
import { InspectorHeap } from './inspector-heap.ts';

export const BACK_END_VARIABLE = 'STACKHEAT_BACKEND';

export interface CpuProfiler {
  /** Throws ProfileUnavailableError or ProfilerBusyError; nothing runs then. */
  start(rateHz: number): void;
  /** Only after start. */
  stop(): RawProfile;
}

export interface HeapReading {
  readonly name: 'heap' | 'allocs';
  readonly rateBytes: number;
  /** Since when the sampler runs, since 1970. */
  readonly sinceMs: number;
  readonly comments: readonly string[];
}

export interface HeapSampler {
  /** Whether one reading has live objects and allocations. */
  readonly hasAllocs: boolean;
  /** Whether V8 collects all garbage for a reading, which stops the program and undoes optimized code. */
  readonly collectsToRead: boolean;
  /** Throws ProfileUnavailableError or ProfilerBusyError; nothing runs then. */
  start(rateBytes: number): void;
  stop(): void;
  /** Throws ProfilerBusyError when the sampler turns out to be another's. */
  read(reading: HeapReading): RawProfile;
}

export interface BackEnd {
  readonly name: 'inspector' | 'datadog';
  readonly cpu: CpuProfiler;
  readonly heap: HeapSampler;
}

/** `wanted` is what STACKHEAT_BACKEND says; `note` hears what it could not have. Never throws. */
export function chooseBackEnd(
  wanted: string | undefined,
  note: (text: string) => void,
  platform: NodeJS.Platform = process.platform,
): BackEnd {
  if (wanted !== undefined && wanted !== 'inspector' && wanted !== 'datadog') {
    note(`${BACK_END_VARIABLE}=${wanted} is neither inspector nor datadog; chosen as without it`);
  }
  const datadog = wanted === 'inspector' || !isMainThread ? undefined : loadDatadog();
  if (datadog === undefined || 'failure' in datadog) {
    const isMissed = wanted === 'datadog' && isMainThread;
    if (isMissed) note(`${BACK_END_VARIABLE}=datadog: ${datadog?.failure}; the inspector is used`);
    return { name: 'inspector', cpu: new InspectorCpu(), heap: new InspectorHeap('live') };
  }
  const { module } = datadog;
  // It reads the CPU clock in a signal, which Windows has not: its cpu would be nothing but zeros.
  const cpu = platform === 'win32' ? new InspectorCpu() : new DatadogCpu(module);
  return { name: 'datadog', cpu, heap: new DatadogHeap(module) };
}
