/**
 * Work that Ctrl-C ends while the process lives on. A report is one long computation during which no
 * signal handler of JavaScript runs; V8 can end it from outside, and node:vm is the door to that
 * (docs/decisions/0022).
 */
import { Script } from 'node:vm';

/** A script sees only what is global. */
const WORK = Symbol.for('stackheat.interruptible');

/** False when SIGINT ended it; what it had written by then stays written. */
export async function interruptible(work: () => Promise<void>): Promise<boolean> {
  const settled = await outsideMicrotasks(() => runToFirstWait(work));
  if (settled === 'interrupted') return false;
  return await untilInterrupted(settled);
}

/** Microtasks are only run from where none is running. */
function outsideMicrotasks<T>(run: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(run());
      } catch (error) {
        reject(error);
      }
    });
  });
}

interface Started {
  readonly done: Promise<void>;
}

function runToFirstWait(work: () => Promise<void>): Started | 'interrupted' {
  let done: Promise<void> | undefined;
  Reflect.set(globalThis, WORK, () => {
    done = work();
    // Told apart below; a rejection that nobody has seen yet would end the process.
    done.catch(() => undefined);
    drainMicrotasks();
  });
  try {
    new Script('globalThis[Symbol.for("stackheat.interruptible")]()').runInThisContext({
      breakOnSigint: true,
    });
  } catch (error) {
    if (isInterruption(error)) return 'interrupted';
    throw error;
  } finally {
    Reflect.deleteProperty(globalThis, WORK);
  }
  return { done: done ?? Promise.resolve() };
}

/**
 * What follows an `await` runs as a microtask, and only inside of the script can it be ended. Node has no
 * documented way to run them there; where this one is gone, Ctrl-C waits for the end of the report.
 */
function drainMicrotasks(): void {
  const { _tickCallback: drain } = process as { _tickCallback?: () => void };
  drain?.();
}

function isInterruption(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED'
  );
}

/** What waits for the system (a picture, a program) is left to itself when it is interrupted. */
async function untilInterrupted({ done }: Started): Promise<boolean> {
  let interrupt: () => void = () => undefined;
  const interrupted = new Promise<boolean>((resolve) => {
    interrupt = () => resolve(false);
  });
  process.once('SIGINT', interrupt);
  try {
    return await Promise.race([done.then(() => true), interrupted]);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
