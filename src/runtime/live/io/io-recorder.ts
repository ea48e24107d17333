/** Where operations of all kinds are decided on and counted. */
import type { StackFrame } from '../../v8/raw-profile.ts';
import {
  type Below,
  type CapturedStack,
  capture,
  frames,
  isCalledByUs,
} from '../capture/captured-stack.ts';
import { freshChance } from '../capture/chance.ts';
import { nanosSince, nowMs } from '../capture/clock.ts';
import { joinLabels, programLabels } from '../capture/program-labels.ts';
import { isQuiet } from '../capture/quiet.ts';
import { type Labels, StackTable } from '../capture/stack-table.ts';

export type IoKind = 'fs' | 'net' | 'http' | 'dns';

const LABELS: Readonly<Record<IoKind, Labels>> = {
  fs: [{ key: 'kind', text: 'fs' }],
  net: [{ key: 'kind', text: 'net' }],
  http: [{ key: 'kind', text: 'http' }],
  dns: [{ key: 'kind', text: 'dns' }],
};

/** An operation that was chosen and has begun. */
export interface Operation {
  readonly kind: IoKind;
  /** The function of Node that the program called, as the stack's leaf. */
  readonly frame: StackFrame;
  readonly captured: CapturedStack;
  /** Set by the program where it began. */
  readonly labels: Labels;
  readonly startMs: number;
  /** How many such operations it stands for. */
  readonly weight: number;
}

export class IoRecorder {
  readonly table = new StackTable();
  readonly #chance = freshChance();
  fraction = 0;

  /** undefined when it is not chosen. Everything costly comes after. */
  begin(kind: IoKind, frame: StackFrame, below: Below): Operation | undefined {
    const weight = this.fraction;
    if (!this.#chance.oneIn(weight) || isQuiet()) return undefined;
    const labels = programLabels();
    return { kind, frame, captured: capture(below), labels, startMs: nowMs(), weight };
  }

  /** `bytes` is 0 where they are not known. */
  end(operation: Operation, bytes: number): void {
    const { kind, frame, captured, startMs, weight } = operation;
    const delayNanos = nanosSince(startMs);
    const stack = frames(captured);
    if (isCalledByUs(stack) || isPartOfAnother(kind, stack)) return;
    const labels = joinLabels(LABELS[kind], operation.labels);
    this.table.add([frame, ...stack], labels, [weight, weight * bytes, weight * delayNanos]);
  }

  /** The same for a stack that was kept, and an operation whose beginning is not known. */
  add(kind: IoKind, stack: readonly StackFrame[], operations: number, bytes: number): void {
    const weight = this.fraction;
    if (!this.#chance.oneIn(weight)) return;
    this.table.add(stack, LABELS[kind], [weight * operations, weight * bytes, 0]);
  }

  /** Known in full, whatever the fraction. */
  addExact(kind: IoKind, stack: readonly StackFrame[], bytes: number): void {
    this.table.add(stack, LABELS[kind], [0, bytes, 0]);
  }
}

const NODE_FS = /^node:(internal\/)?fs(\/|$)/;
const STREAMS = 'node:internal/fs/streams';

/** fs.writeFile opens, writes and closes by fs's own functions: the program asked for one operation. */
function isPartOfAnother(kind: IoKind, stack: readonly StackFrame[]): boolean {
  const caller = stack[0]?.url ?? '';
  return kind === 'fs' && caller !== STREAMS && NODE_FS.test(caller);
}
