/** What the programs here measure themselves with, and how they say what came out. */
const LIVE = new URL('../../../../build/runtime/live/', import.meta.url);

export const { blockProfile } = await import(new URL('block/block-profile.js', LIVE));
export const { setAsyncWaits } = await import(new URL('block/async-waits.js', LIVE));
export const { mutexProfile } = await import(new URL('mutex/mutex-profile.js', LIVE));
export const { ioProfile } = await import(new URL('io/io-profile.js', LIVE));
export const { taskProfile } = await import(new URL('tasks/task-profile.js', LIVE));
export const { threadProfile } = await import(new URL('threads/thread-profile.js', LIVE));
export const { eventLoopDelay, loopDelayProfile, stopEventLoopDelay } = await import(
  new URL('delay/loop-delay.js', LIVE)
);
export const { setRate } = await import(new URL('rates.js', LIVE));
export const { trackLock } = await import(new URL('locks/lock-tracker.js', LIVE));
export const { trackLimit, trackMutex, trackPool, trackSema } = await import(
  new URL('locks/lock-adapters.js', LIVE)
);

export function sleep(durationMs) {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** The last line of a program is its readings as JSON. */
export function say(answer) {
  const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
  console.log(`\n${JSON.stringify(answer, plain)}`);
}
