/** How a window of a profile passes. */

/** setTimeout takes no more; a day is no window. */
export const WINDOW_MAX_SECONDS = 86_400;

/** Rejects with the signal's reason. Does not keep the process alive: whoever waits does. */
export function waitSeconds(seconds: number, signal?: AbortSignal): Promise<void> {
  if (!(seconds > 0 && seconds <= WINDOW_MAX_SECONDS)) {
    const limits = `more than 0 and at most ${WINDOW_MAX_SECONDS}`;
    return Promise.reject(new RangeError(`seconds must be ${limits}, not ${seconds}`));
  }
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000).unref();
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
