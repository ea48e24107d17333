/** A full garbage collection, so that a run does not pay for what the ones before it have left. */
import v8 from 'node:v8';
import vm from 'node:vm';

let collect: (() => void) | undefined;

/** The inspector's own way would throw away optimised code as well, which a benchmark has just warmed up. */
export function collectGarbage(): void {
  if (collect === undefined) {
    v8.setFlagsFromString('--expose-gc');
    // `gc` is what V8 calls it there, a function without a result.
    collect = vm.runInNewContext('gc') as () => void;
    v8.setFlagsFromString('--no-expose-gc');
  }
  collect();
}
