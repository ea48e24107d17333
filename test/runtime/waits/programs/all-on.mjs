/** Preloaded: everything on from the start, and at the end a word of how much was seen. */
import {
  blockProfile,
  ioProfile,
  mutexProfile,
  setAsyncWaits,
  setRate,
  taskProfile,
} from '../../../../dist/runtime-core.cjs';

setRate('blockRateNanos', 1);
setAsyncWaits({ oneIn: 1, allowPromiseHooks: true });
setRate('mutexFraction', 1);
setRate('ioFraction', 1);
setRate('taskProfile', 2);
process.once('exit', () => {
  const stacks = [blockProfile, mutexProfile, ioProfile, taskProfile].map((one) => one.count());
  const { samples } = mutexProfile.readNow();
  const held = samples.flatMap(({ stack }) => stack.map(({ functionName }) => functionName));
  process.stderr.write(
    `all on: ${stacks.reduce((sum, count) => sum + count, 0)} stacks, mutex: ${held}\n`,
  );
});
