/**
 * Puts functions of ours in the place of Node's, and takes them out again.
 *
 * A wrapper has the name, length and properties of what it wraps, util.promisify's marks included. What
 * somebody else put over ours meanwhile stays: it calls ours, which then only passes on.
 */
import { syncBuiltinESMExports } from 'node:module';

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

export interface PatchPlan {
  readonly owner: object;
  readonly key: string;
  readonly wrap: (original: AnyFunction) => AnyFunction;
}

interface Patch extends PatchPlan {
  readonly wrapper: AnyFunction;
  /** undefined where the owner inherits it. */
  readonly before: PropertyDescriptor | undefined;
}

export interface Patched {
  /** Takes the wrappers out; returns how many are under somebody else's by now, and stay. */
  readonly undo: () => number;
  /** Names of what could not be patched: frozen by the program. */
  readonly refused: readonly string[];
}

/** Functions of Node's modules; what has imported them by name sees the wrappers too. */
export function patchBuiltins(plans: readonly PatchPlan[]): Patched {
  const { undo, refused } = patchAll(plans);
  syncBuiltinESMExports();
  const undoAndSync = (): number => {
    const covered = undo();
    syncBuiltinESMExports();
    return covered;
  };
  return { undo: undoAndSync, refused };
}

/** What is not there, or is no function, is left alone: versions differ. */
export function patchAll(plans: readonly PatchPlan[]): Patched {
  const patches: Patch[] = [];
  const refused: string[] = [];
  for (const plan of plans) {
    const patch = tryPatch(plan);
    if (patch === 'refused') refused.push(plan.key);
    else if (patch !== undefined) patches.push(patch);
  }
  return { undo: () => undoAll(patches), refused };
}

function tryPatch(plan: PatchPlan): Patch | 'refused' | undefined {
  const { owner, key } = plan;
  const original = Reflect.get(owner, key) as unknown;
  if (typeof original !== 'function') return undefined;
  const before = Object.getOwnPropertyDescriptor(owner, key);
  // The plan knows the function that it names.
  const wrapper = dressedAs(original, plan.wrap(original as AnyFunction));
  const place = {
    value: wrapper,
    writable: true,
    configurable: true,
    enumerable: before?.enumerable ?? false,
  };
  return Reflect.defineProperty(owner, key, place) ? { ...plan, wrapper, before } : 'refused';
}

function dressedAs(original: object, wrapper: AnyFunction): AnyFunction {
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(original))) {
    if (key !== 'prototype') Reflect.defineProperty(wrapper, key, descriptor);
  }
  for (const key of Object.getOwnPropertySymbols(original)) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Reflect.defineProperty(wrapper, key, descriptor);
  }
  return wrapper;
}

function undoAll(patches: readonly Patch[]): number {
  let covered = 0;
  for (const { owner, key, wrapper, before } of patches) {
    if (Reflect.get(owner, key) !== wrapper) covered += 1;
    else if (before === undefined) Reflect.deleteProperty(owner, key);
    else Reflect.defineProperty(owner, key, before);
  }
  return covered;
}
