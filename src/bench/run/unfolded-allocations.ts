/**
 * Optimised code allocates the objects of a few statements, or of a few rounds of a loop, at one go, and V8's sampler
 * then sees one. Whoever counts objects has to do without: the flag is for code that is compiled from now on, so all
 * there is goes first.
 */
import { Session } from 'node:inspector';
import v8 from 'node:v8';

/** V8 complains on standard error of a flag that it does not have. */
const FOLDING = ['--enable-allocation-folding', ...unrolling(process.versions.node)];

function unrolling(node: string): readonly string[] {
  return Number.parseInt(node, 10) >= 24 ? ['--turboshaft-loop-unrolling'] : [];
}

/** Until the returned function is called. Code of before comes back as V8 finds it hot again. */
export function withoutFolding(): () => void {
  for (const flag of FOLDING) v8.setFlagsFromString(flag.replace('--', '--no-'));
  forgetOptimisedCode();
  return () => {
    for (const flag of FOLDING) v8.setFlagsFromString(flag);
    forgetOptimisedCode();
  };
}

/** What beginning to count the calls of functions does on the way, on Node 20 to 26. */
function forgetOptimisedCode(): void {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    session.post('Profiler.stopPreciseCoverage');
  } finally {
    session.disconnect();
  }
}
