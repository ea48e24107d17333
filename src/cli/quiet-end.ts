/**
 * Node 20 can hang at its end (nodejs/node#54918): it waits for the optimizing compiler's thread, and that, when it
 * needs memory, waits for the main thread to collect garbage. One report in a hundred did. So no more code is
 * optimized once a command is through, and its end waits, where it can still collect, for the compiler to be idle.
 */
import { isOptimizerOn, leaveOutOptimizer } from '../fetch/optimizer.ts';

/** Linux counts the CPU of a thread that runs from tick to tick, 4 or 10 ms: two looks see one of them. */
const LOOK_MS = 5;
/** Of CPU of all threads between two looks: the looks alone take less. */
const IDLE_MICROS = 300;
/** A compiler that is not through by then is left to its luck. */
const LOOKS_MAX = 100;
const IDLE_LOOKS = 2;

export async function quietEnd(): Promise<void> {
  if (!isOptimizerOn()) return;
  leaveOutOptimizer();
  let idleLooks = 0;
  for (let look = 0; look < LOOKS_MAX && idleLooks < IDLE_LOOKS; look++) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { user, system } = process.cpuUsage(before);
    idleLooks = user + system < IDLE_MICROS ? idleLooks + 1 : 0;
  }
}
