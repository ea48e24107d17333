/** Long work that Ctrl-C ends, with the seconds it took so far on a terminal's line. */
import { CommandError, EXIT, type Io } from '../io.ts';

const CLEAR_LINE = '\r\u001b[K';
const REDRAW_MS = 250;
/** Work that is quicker is not worth a word. */
const SILENT_MS = 1000;

/** Ctrl-C aborts the signal and rejects with status 130; what the work left has to go with the signal. */
export async function whileStoppable<T>(
  what: string,
  io: Io,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new CommandError(`${what}: stopped`, EXIT.interrupted));
  process.on('SIGINT', stop);
  const isShown = io.stderr.isTTY === true;
  const begin = performance.now();
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - begin;
    if (!isShown || elapsedMs < SILENT_MS) return;
    const seconds = Math.floor(elapsedMs / 1000);
    io.stderr.write(`${CLEAR_LINE}${what}: ${seconds} s, Ctrl-C stops it`);
  }, REDRAW_MS);
  try {
    return await work(controller.signal);
  } catch (error) {
    // Who is aborted may say so in words of its own.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearInterval(timer);
    process.off('SIGINT', stop);
    if (isShown) io.stderr.write(CLEAR_LINE);
  }
}
