/**
 * Waits of asynchronous operations, asked for apart: async_hooks see each start (`init`) and the first
 * `before`. That is the operation's own time and its time in the event loop's queue together.
 *
 * One start in so many is chosen before its stack is taken; V8 notes a stack in some 5 µs. There is no
 * `destroy` hook: with it each promise costs a weak handle (11 times the CPU of a promise chain on Node 20).
 * What never calls back is forgotten from the table's old end instead.
 */
import { type AsyncHook, createHook } from 'node:async_hooks';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { hooksPromises, withoutPromises } from '../capture/async-hooks.ts';
import { type CapturedStack, capture, frames, withoutLeading } from '../capture/captured-stack.ts';
import { freshChance } from '../capture/chance.ts';
import { nanosSince, nowMs } from '../capture/clock.ts';
import { joinLabels, programLabels } from '../capture/program-labels.ts';
import type { Labels } from '../capture/stack-table.ts';
import { ProfileUnavailableError } from '../profile-source.ts';
import { SinceComments } from '../since-comments.ts';

/** Operations whose stack is held until they call back; some 2 kB each. */
const PENDING_MAX = 10_000;
/** Costs some 0.1 µs an operation on average beside the hook itself. */
export const ASYNC_ONE_IN = 100;

export interface AsyncWaitOptions {
  /** One operation in so many; 1 takes each. Default ASYNC_ONE_IN. */
  readonly oneIn?: number;
  /** Node 20 and 22 hook promises too, which doubles the CPU of code that awaits a lot. */
  readonly allowPromiseHooks?: boolean;
}

/**
 * What lives long and is called often (sockets, servers, parsers): the time to its first callback says
 * nothing. Promises and ticks are the program's own running, not operations.
 */
const NO_OPERATION = new Set([
  'PROMISE',
  'TickObject',
  'Microtask',
  'TCPWRAP',
  'TCPSERVERWRAP',
  'PIPEWRAP',
  'PIPESERVERWRAP',
  'TTYWRAP',
  'TLSWRAP',
  'UDPWRAP',
  'JSSTREAM',
  'HTTPINCOMINGMESSAGE',
  'HTTPCLIENTREQUEST',
  'HTTP2SESSION',
  'HTTP2STREAM',
  'HTTP2PING',
  'HTTP2SETTINGS',
  'QUIC_SESSION',
  'QUIC_STREAM',
  'PROCESSWRAP',
  'SIGNALWRAP',
  'STATWATCHER',
  'FSEVENTWRAP',
  'FILEHANDLE',
  'DIRHANDLE',
  'MESSAGEPORT',
  'WORKER',
  'WORKERHEAPSNAPSHOT',
  'ELDHISTOGRAM',
  'PerformanceObserver',
  'INSPECTORJSBINDING',
  'ZLIB',
  'STREAMPIPE',
  'HEAPSNAPSHOT',
]);

interface Sink {
  readonly isOn: () => boolean;
  readonly add: (
    waitNanos: number,
    weight: number,
    stack: () => readonly StackFrame[],
    labels: () => Labels,
  ) => void;
}

interface Pending {
  readonly type: string;
  readonly startMs: number;
  readonly captured: CapturedStack;
  readonly labels: Labels;
}

const pending = new Map<number, Pending>();
const chance = freshChance();
let sink: Sink | undefined;
let hook: AsyncHook | undefined;
let oneIn = 0;
let forgotten = 0;
const since = new SinceComments('async', 'setBlockProfileRate(rate, { async: true })');

export function onAsyncWait(to: Sink): void {
  sink = to;
}

/**
 * Starts to watch, or stops with undefined. They are sampled by the block rate then, once on. Throws
 * ProfileUnavailableError where promises would be hooked too and nobody allowed that.
 */
export function setAsyncWaits(options: AsyncWaitOptions | undefined): void {
  hook?.disable();
  hook = undefined;
  pending.clear();
  oneIn = 0;
  if (options === undefined) since.set(false, '');
  if (options === undefined) return;
  if (hooksPromises() && options.allowPromiseHooks !== true) {
    throw new ProfileUnavailableError(
      `block: Node ${process.version} hooks each promise when asynchronous operations are watched, ` +
        'which can double the CPU of code that awaits: use Node 24.21 or newer, or accept it with ' +
        '{ async: true, allowPromiseHooks: true }',
    );
  }
  oneIn = Math.max(1, Math.trunc(options.oneIn ?? ASYNC_ONE_IN));
  since.set(true, `one operation in ${oneIn}, scaled up`);
  hook = createHook(withoutPromises({ init: started, before: called })).enable();
}

function started(asyncId: number, type: string): void {
  if (NO_OPERATION.has(type) || sink?.isOn() !== true || !chance.oneIn(oneIn)) return;
  if (pending.size >= PENDING_MAX) forgetOldest();
  pending.set(asyncId, {
    type,
    startMs: nowMs(),
    captured: capture(started),
    labels: programLabels(),
  });
}

function called(asyncId: number): void {
  if (pending.size === 0) return;
  const operation = pending.get(asyncId);
  if (operation === undefined) return;
  pending.delete(asyncId);
  const { type, startMs, captured } = operation;
  const own = [
    { key: 'kind', text: 'async' },
    { key: 'type', text: type },
  ];
  const labels = (): Labels => joinLabels(own, operation.labels);
  sink?.add(
    nanosSince(startMs),
    oneIn,
    () => withoutLeading('node:internal/async_hooks', frames(captured)),
    labels,
  );
}

function forgetOldest(): void {
  for (const asyncId of pending.keys()) {
    pending.delete(asyncId);
    forgotten += 1;
    return;
  }
}

export function asyncWaitComments(): readonly string[] {
  const comments = since.comments().map((text) => `kind=async: ${text}`);
  if (!since.wasOn) return comments;
  comments.push(
    "kind=async: from an operation's start to its first callback, the event loop's queue included; " +
      'intended sleeps are type=Timeout and type=Immediate; promises, servers and open sockets are ' +
      'no operations',
  );
  if (forgotten > 0) {
    comments.push(
      `${forgotten} sampled operations were forgotten before they called back: ${PENDING_MAX} are held`,
    );
  }
  return comments;
}
