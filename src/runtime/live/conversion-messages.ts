/** What the program's thread and the one that makes files say to each other. */
import type { ConvertRequest } from '../v8/convert.ts';

export interface ConversionTask {
  readonly isStackheatConversion: true;
}

export function isConversionTask(task: unknown): task is ConversionTask {
  return typeof task === 'object' && task !== null && 'isStackheatConversion' in task;
}

export interface Question {
  readonly id: number;
  readonly request: ConvertRequest;
}

export type Answer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly failure: string };
