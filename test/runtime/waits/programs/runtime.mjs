/** What the programs here measure themselves with, and how they say what came out. */
export {
  blockProfile,
  eventLoopDelay,
  ioProfile,
  loopDelayProfile,
  mutexProfile,
  setAsyncWaits,
  setRate,
  stopEventLoopDelay,
  taskProfile,
  threadProfile,
  trackLimit,
  trackLock,
  trackMutex,
  trackPool,
  trackSema,
} from '../../../../dist/runtime-core.cjs';

export function sleep(durationMs) {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** The last line of a program is its readings as JSON. */
export function say(answer) {
  const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);
  console.log(`\n${JSON.stringify(answer, plain)}`);
}
