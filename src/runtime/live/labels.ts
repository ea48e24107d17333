/**
 * Labels of what the program does, as Go's pprof.Do: set for a call and all that it awaits or starts, and
 * found on the samples of the profiles that can tell (block, mutex, io; cpu with @datadog/pprof on Node 24
 * and newer). They are carried by AsyncLocalStorage: measured next to nothing on Node 24 and newer, while
 * on Node 20 and 22 a program that used none so far pays up to 2.6 times for chains of promises.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export type Labels = Readonly<Record<string, string>>;

/** What labels the samples of a native profiler while that runs. */
export interface LabelHook {
  run<Result>(labels: Labels, run: () => Result): Result;
  set(labels: Labels): void;
}

/** More would make a profile of labels. */
const LABELS_MAX = 32;
const VALUE_CHARACTERS_MAX = 200;
const CHEAP_SINCE_NODE = 24;

const STORAGE = new AsyncLocalStorage<Labels>();
const NONE: Labels = {};
let hook: LabelHook | undefined;
let hasWarned = false;

/** Runs `fn` with these labels beside those that are set; of two of one name the inner counts. */
export function runWithLabels<Result>(labels: Labels, fn: () => Result): Result {
  const all = joined(labels);
  const run = () => STORAGE.run(all, fn);
  return hook === undefined ? run() : hook.run(all, run);
}

/** `fn`, to be called later with these labels: a handler, a callback. */
export function withLabels<Args extends readonly unknown[], Result>(
  labels: Labels,
  fn: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => runWithLabels(labels, () => fn(...args));
}

/** From here on, in this call and all that it awaits or starts; in place of those that were set. */
export function setLabels(labels: Labels): void {
  const all = checked(labels);
  warnOfCost();
  STORAGE.enterWith(all);
  hook?.set(all);
}

/** undefined when it is not set. */
export function label(key: string): string | undefined {
  return STORAGE.getStore()?.[key];
}

/** All that are set here. */
export function currentLabels(): Labels {
  return STORAGE.getStore() ?? NONE;
}

export function setLabelHook(next: LabelHook | undefined): void {
  hook = next;
}

function joined(labels: Labels): Labels {
  warnOfCost();
  return checked({ ...STORAGE.getStore(), ...labels });
}

function checked(labels: Labels): Labels {
  const entries = Object.entries(labels).slice(0, LABELS_MAX);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, String(value).slice(0, VALUE_CHARACTERS_MAX)]),
  );
}

function warnOfCost(): void {
  if (hasWarned) return;
  hasWarned = true;
  if (Number(process.versions.node.split('.')[0]) >= CHEAP_SINCE_NODE) return;
  process.emitWarning(
    `labels are carried by AsyncLocalStorage, which slows promises down on Node ${process.versions.node}; on Node 24 and newer it does not`,
    { type: 'StackheatWarning', code: 'STACKHEAT_LABELS' },
  );
}
