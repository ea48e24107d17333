/** This thread's profilers: one of each, shared by the API, the HTTP handler and the agent. */
import { isMainThread } from 'node:worker_threads';
import { BACK_END_VARIABLE, type BackEnd, chooseBackEnd } from './back-end.ts';
import { CpuControl } from './cpu-control.ts';
import { HeapProfiles } from './heap-profiles.ts';
import { watchWorkers } from './program-workers.ts';
import { setRate } from './rates.ts';
import { findSource, registerSource } from './registry.ts';
import { WAIT_SOURCES } from './waits.ts';

/** The rate at which heap sampling begins; setMemProfileRate changes it later. */
export const MEM_RATE_VARIABLE = 'STACKHEAT_MEM_RATE';

/** `1`: profiles of cpu and heap have the program's worker threads too. */
export const WORKERS_VARIABLE = 'STACKHEAT_WORKERS';

export interface Profilers {
  readonly backEnd: BackEnd;
  readonly cpu: CpuControl;
  /** What was asked for and could not be had, for who reports such things. */
  readonly notes: readonly string[];
}

let shared: Profilers | undefined;

/** Begins heap sampling with the first call, and registers heap and allocs. Never throws. */
export function profilers(): Profilers {
  if (shared !== undefined) return shared;
  const notes: string[] = [];
  const backEnd = chooseBackEnd(process.env[BACK_END_VARIABLE], (text) => notes.push(text));
  shared = { backEnd, cpu: new CpuControl(backEnd), notes };
  watchWorkers();
  setFirstMemRate(notes);
  const includesWorkers = isMainThread && process.env[WORKERS_VARIABLE] === '1';
  shared.cpu.setIncludesWorkers(includesWorkers);
  const heap = new HeapProfiles(backEnd, includesWorkers);
  for (const source of heap.sources()) {
    if (findSource(source.name) === undefined) registerSource(source);
  }
  for (const source of WAIT_SOURCES) {
    if (findSource(source.name) === undefined) registerSource(source);
  }
  heap.begin();
  return shared;
}

function setFirstMemRate(notes: string[]): void {
  const text = process.env[MEM_RATE_VARIABLE];
  if (text === undefined || text === '') return;
  if (/^\d+$/.test(text)) setRate('memRateBytes', Number(text));
  else
    notes.push(`${MEM_RATE_VARIABLE}=${text} is no number of bytes: 524288, 1 for all, 0 for none`);
}
