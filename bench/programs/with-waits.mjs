/** Preloaded by waits-overhead.mjs: one of the profiles of waiting, on from the start. */
import { setAsyncWaits, setRate } from '../../dist/runtime-core.cjs';

const SWITCHES = {
  plain: () => undefined,
  again: () => undefined,
  block: () => setRate('blockRateNanos', 1),
  'block 10 µs': () => setRate('blockRateNanos', 10_000),
  'block async': () => {
    setRate('blockRateNanos', 1);
    setAsyncWaits({ allowPromiseHooks: true });
  },
  mutex: () => setRate('mutexFraction', 1),
  io: () => setRate('ioFraction', 1),
  'io 1/100': () => setRate('ioFraction', 100),
  tasks: () => setRate('taskProfile', 1),
  'tasks promises': () => setRate('taskProfile', 2),
};

SWITCHES[process.env.STACKHEAT_WAITS]?.();
