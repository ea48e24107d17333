/**
 * Node's functions that stop the thread until they are done, under one set of wrappers for all who watch
 * them: fs.*Sync, child_process.*Sync, zlib.*Sync, crypto.*Sync and Atomics.wait.
 *
 * A call within a call (readFileSync opens by openSync) is part of the outer one.
 */
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import zlib from 'node:zlib';
import type { StackFrame } from '../../v8/raw-profile.ts';
import type { Below } from './captured-stack.ts';
import { nanosSince, nowMs } from './clock.ts';
import { type AnyFunction, type Patched, type PatchPlan, patchBuiltins } from './patches.ts';
import { builtinFrame } from './pseudo-frames.ts';
import { isQuiet } from './quiet.ts';

export interface SyncCall {
  /** `fs`, `child_process`, `zlib`, `crypto`, `Atomics`. */
  readonly module: string;
  readonly name: string;
  readonly frame: StackFrame;
  readonly args: readonly unknown[];
  readonly hasThrown: boolean;
  readonly result: unknown;
  readonly durationNanos: number;
  /** Where the program's own stack begins. */
  readonly below: Below;
}

/** Called after the call, on its stack. What it throws is swallowed: the program called fs, not us. */
export type SyncObserver = (call: SyncCall) => void;

const OBSERVERS = new Set<SyncObserver>();
let depth = 0;
let patched: Patched | undefined;

/** Returns what ends it; with the last observer the wrappers go. */
export function observeSyncCalls(observer: SyncObserver): () => void {
  OBSERVERS.add(observer);
  patched ??= patchBuiltins(plans());
  return () => {
    OBSERVERS.delete(observer);
    if (OBSERVERS.size > 0) return;
    patched?.undo();
    patched = undefined;
  };
}

/** What the program had frozen, so that it goes unseen. */
export function unseenSyncCalls(): readonly string[] {
  return patched?.refused ?? [];
}

function plans(): readonly PatchPlan[] {
  const { realpathSync } = fs;
  return [
    // Before the function that carries it, which takes its properties over as they are then.
    plan(realpathSync, 'native', 'fs', 'realpathSync.native'),
    ...syncNames(fs).map((name) => plan(fs, name, 'fs')),
    ...syncNames(childProcess).map((name) => plan(childProcess, name, 'child_process')),
    ...syncNames(zlib).map((name) => plan(zlib, name, 'zlib')),
    ...syncNames(crypto).map((name) => plan(crypto, name, 'crypto')),
    plan(Atomics, 'wait', 'Atomics', 'Atomics.wait'),
  ];
}

function syncNames(module: object): readonly string[] {
  return Object.keys(module).filter((name) => name.endsWith('Sync'));
}

function plan(owner: object, key: string, module: string, name = key): PatchPlan {
  const frame = builtinFrame(module === 'Atomics' ? '' : `node:${module}`, name);
  return { owner, key, wrap: (original) => watched(original, module, name, frame) };
}

function watched(
  original: AnyFunction,
  module: string,
  name: string,
  frame: StackFrame,
): AnyFunction {
  return function wrapper(this: unknown, ...args: unknown[]): unknown {
    if (depth > 0 || OBSERVERS.size === 0 || isQuiet()) return Reflect.apply(original, this, args);
    depth += 1;
    const startMs = nowMs();
    let hasThrown = true;
    let result: unknown;
    try {
      result = Reflect.apply(original, this, args);
      hasThrown = false;
      return result;
    } finally {
      const durationNanos = nanosSince(startMs);
      tell({ module, name, frame, args, hasThrown, result, durationNanos, below: wrapper });
      depth -= 1;
    }
  };
}

function tell(call: SyncCall): void {
  for (const observer of OBSERVERS) {
    try {
      observer(call);
    } catch {
      // The program's call is done and has its result; there is nobody here to hear of our trouble.
    }
  }
}
