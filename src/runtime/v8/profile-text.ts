/** A profile as the text that Go's runtime/pprof writes for debug=1 and debug=2. */
import type { Profile } from '../../profile/profile.ts';
import { contentionText } from '../debug-text/contention-text.ts';
import { countText } from '../debug-text/count-text.ts';
import { heapText } from '../debug-text/heap-text.ts';
import type { MemStats } from '../debug-text/mem-stats.ts';
import { stackDump } from '../debug-text/stack-dump.ts';

export interface TextOptions {
  /** As in /debug/pprof/NAME. */
  readonly name: string;
  /** Above 0. */
  readonly debug: number;
  /** Of the moment of the reading, for heap and allocs. */
  readonly memStats?: MemStats;
  /** As in setMutexProfileFraction; 1 when left out. */
  readonly mutexFraction?: number;
}

export function profileText(profile: Profile, options: TextOptions): string {
  const { name, debug, memStats, mutexFraction = 1 } = options;
  switch (name) {
    case 'heap':
    case 'allocs':
      return heapText(profile, memStats) + comments(profile);
    case 'block':
    case 'mutex':
      return (
        contentionText(profile, { isMutex: name === 'mutex', mutexFraction }) + comments(profile)
      );
    case 'goroutine':
      if (debug >= 2) return stackDump(profile);
      return countText(profile, name) + comments(profile);
    default:
      return countText(profile, name) + comments(profile);
  }
}

/** What was measured and what not: at the end, since the first line says which text it is. */
function comments(profile: Profile): string {
  return profile.comments
    .flatMap((comment) => comment.split(/[\r\n]+/))
    .map((line) => `# ${line}\n`)
    .join('');
}
