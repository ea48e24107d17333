/** What the program's thread and the agent's say to each other. */
import type { ConvertRequest } from '../v8/convert.ts';
import type { PushReport } from './pusher.ts';
import type { ServiceLabels } from './service-labels.ts';
import type { PushSettings } from './settings.ts';

/** 1 when what was sent last is dealt with, on which the program's end waits a moment. */
export const LAST_DONE = 0;
/** 1 while a collector is asked: one that has not answered yet is not worth a wait. */
export const IN_FLIGHT = 1;
export const STATE_CELLS = 2;

export interface PushTask {
  readonly isStackheatPush: true;
  readonly settings: PushSettings;
  readonly labels: ServiceLabels;
  readonly cpuRateHz: number;
  readonly pid: number;
  /** Two Int32: see LAST_DONE and IN_FLIGHT. */
  readonly state: SharedArrayBuffer;
  /** The file with `convert`, so that there is one copy of what makes profiles. */
  readonly converterFile: string;
}

export function isPushTask(task: unknown): task is PushTask {
  return typeof task === 'object' && task !== null && 'isStackheatPush' in task;
}

/** A reading to be made a profile of and sent. */
export interface PushReading {
  readonly name: string;
  readonly request: ConvertRequest;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The program ends: nothing comes after this. */
  readonly isLast: boolean;
}

/** `taken` is how many readings were dealt with: the program's thread hands out no more than a few ahead. */
export interface PushAnswer {
  readonly taken: number;
  readonly report?: PushReport;
}
