/**
 * Calls `save` before the process is gone, whichever way it goes, and changes none of the ways.
 *
 * process.exit, an uncaught exception and running out of work all emit 'exit'. A deadly signal runs no
 * JavaScript unless somebody listens, and a listener of ours would change the program twice: the
 * process would no longer die by itself, and programs that count listeners (signal-exit does) would
 * believe that somebody else takes care. So we have Node open its signal watcher, and take our
 * listener off the list again without Node noticing: the watcher then finds nobody who listens, saves,
 * closes itself and sends the signal once more, which kills as it always did.
 */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'];

/** Returns what takes the signal watchers away again, for when there is nothing left to save. */
export function saveBeforeExit(save: () => void): () => void {
  process.on('exit', save);
  wrapReallyExit(save);
  if (process.platform === 'win32') return () => undefined;
  const watched = SIGNALS.filter((signal) => !isIgnored(signal));
  const closings = watched.map((signal) => watchDeadlySignal(signal, save));
  return () => {
    for (const close of closings) close();
  };
}

/** Some libraries leave through this door to skip the 'exit' event. */
function wrapReallyExit(save: () => void): void {
  // Not in the types: process.exit calls it last.
  const host = process as unknown as { reallyExit: (code?: number) => never };
  const reallyExit = host.reallyExit;
  host.reallyExit = function (this: unknown, ...args) {
    save();
    return reallyExit.apply(this, args);
  };
}

type Emit = (event: string, ...args: unknown[]) => boolean;

/** The parts of an event emitter that Node keeps to itself, the same since version 0.10. */
interface EmitterInsides {
  readonly _events: Record<string, unknown>;
  _eventsCount: number;
  readonly emit: Emit;
}

/** Returns what closes the watcher, so that the signal's default comes back. */
function watchDeadlySignal(signal: NodeJS.Signals, save: () => void): () => void {
  const host = process as unknown as EmitterInsides;
  let isClosed = false;
  const nobody = () => undefined;
  const close = () => {
    isClosed = true;
    if (process.listenerCount(signal) > 0) return;
    // A last listener that goes makes Node close the watcher.
    process.on(signal, nobody);
    process.off(signal, nobody);
  };
  const arm = () => {
    if (isClosed || process.listenerCount(signal) > 0) return;
    openWatcher(signal, nobody, (...args) => {
      if (process.listenerCount(signal) > 0) return host.emit(...args);
      save();
      close();
      return process.kill(process.pid, signal);
    });
  };
  arm();
  // The program's last listener takes our watcher away with itself.
  process.on('removeListener', (event) => {
    if (event === signal) arm();
  });
  return close;
}

/** Has Node open its signal watcher, which binds the `emit` it finds at this moment, with no listener left. */
function openWatcher(signal: NodeJS.Signals, nobody: () => void, onSignal: Emit): void {
  const host = process as unknown as EmitterInsides;
  const ownEmit = Object.getOwnPropertyDescriptor(process, 'emit');
  const emit = host.emit;
  const value: Emit = (event, ...args) => {
    return event === signal ? onSignal(event, ...args) : emit.call(process, event, ...args);
  };
  Object.defineProperty(process, 'emit', { value, configurable: true, writable: true });
  try {
    process.on(signal, nobody);
  } finally {
    if (ownEmit === undefined) Reflect.deleteProperty(process, 'emit');
    else Object.defineProperty(process, 'emit', ownEmit);
  }
  // Not `off`: that would close the watcher again.
  if (host._events[signal] === nobody) {
    delete host._events[signal];
    host._eventsCount--;
  }
}

export function deadlySignals(): readonly NodeJS.Signals[] {
  return SIGNALS.filter((signal) => process.listenerCount(signal) === 0 && !isIgnored(signal));
}

/** Under nohup SIGHUP is ignored, and stays so. */
function isIgnored(signal: NodeJS.Signals): boolean {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1];
    return ((BigInt(`0x${mask ?? '0'}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}
