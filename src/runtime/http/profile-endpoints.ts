/** /debug/pprof/profile and the named profiles: seconds, debug and gc as Go's net/http/pprof takes them. */
import { profileBytes, profileText } from '../live/conversion.ts';
import { readDelta } from '../live/delta.ts';
import { ProfilerBusyError, type ProfileSource } from '../live/profile-source.ts';
import { profilers } from '../live/profilers.ts';
import { type Exchange, TEXT } from './exchange.ts';
import { parseGoInt } from './go-numbers.ts';
import type { RecentTexts } from './recent-texts.ts';

/** Go's. */
const CPU_SECONDS = 30;

export interface ProfileLimits {
  readonly secondsMax: number;
}

export async function serveCpuProfile(
  exchange: Exchange,
  { secondsMax }: ProfileLimits,
): Promise<void> {
  const { value, isValid } = parseGoInt(exchange.value('seconds'));
  const seconds = isValid && value > 0 ? value : CPU_SECONDS;
  if (!mayLast(exchange, seconds, secondsMax)) return;
  const headers = attachment('profile');
  if (exchange.isHead) {
    exchange.answer({ status: 200, headers });
    return;
  }
  const { cpu } = profilers();
  try {
    const { raws } = await readDelta(cpu.source(), { seconds, signal: exchange.gone });
    const body = await profileBytes(raws, { keepsAlive: false });
    exchange.answer({ status: 200, headers, body });
  } catch (error) {
    if (!(error instanceof ProfilerBusyError)) throw error;
    const reason = cpu.isRunning ? 'cpu profiling already in use' : error.message;
    exchange.fail(500, `Could not enable CPU profiling: ${reason}`);
  }
}

export async function serveNamedProfile(
  exchange: Exchange,
  source: ProfileSource,
  texts: RecentTexts,
  limits: ProfileLimits,
): Promise<void> {
  if (exchange.value('seconds') !== '') {
    await serveDifference(exchange, source, limits);
    return;
  }
  exchange.extendTimeout(0);
  const { name } = source;
  const debug = parseGoInt(exchange.value('debug')).value;
  // As in Go, of the heap alone.
  const gc = name === 'heap' && parseGoInt(exchange.value('gc')).value > 0;
  const raw = await source.read({ gc });
  // Below 0 Go writes the proto, too, under the headers of a text; but not of the heap.
  const headers = debug === 0 ? attachment(name) : { 'Content-Type': TEXT };
  const isHeap = name === 'heap' || name === 'allocs';
  if (debug > 0 || (debug < 0 && isHeap)) {
    const text = await profileText(raw, { name, debug: debug > 1 ? 2 : 1, keepsAlive: false });
    texts.remember(name, text);
    exchange.answer({ status: 200, headers, body: text });
    return;
  }
  const body = await profileBytes(raw, { keepsAlive: false });
  exchange.answer({ status: 200, headers, body });
}

/** `seconds=N`: what came to it in so many seconds. */
async function serveDifference(
  exchange: Exchange,
  source: ProfileSource,
  { secondsMax }: ProfileLimits,
): Promise<void> {
  const { value, isValid } = parseGoInt(exchange.value('seconds'));
  const seconds = isValid ? value : 0;
  const refusal = differenceRefusal(exchange, source, seconds);
  if (refusal !== undefined) {
    exchange.fail(400, refusal);
    return;
  }
  if (!mayLast(exchange, seconds, secondsMax)) return;
  const headers = attachment(`${source.name}-delta`);
  if (exchange.isHead) {
    exchange.answer({ status: 200, headers });
    return;
  }
  const { raws, options } = await readDelta(source, { seconds, signal: exchange.gone });
  const body = await profileBytes(raws, { ...options, keepsAlive: false });
  exchange.answer({ status: 200, headers, body });
}

/** Go's words, in Go's order. */
function differenceRefusal(
  exchange: Exchange,
  source: ProfileSource,
  seconds: number,
): string | undefined {
  if (seconds <= 0) return 'invalid value for "seconds" - must be a positive integer';
  if (!source.hasDelta) return '"seconds" parameter is not supported for this profile type';
  if (parseGoInt(exchange.value('debug')).value !== 0) {
    return 'seconds and debug params are incompatible';
  }
  return undefined;
}

/** Refuses what is too long, and gives the answer the time that it takes. */
function mayLast(exchange: Exchange, seconds: number, secondsMax: number): boolean {
  if (seconds > secondsMax) {
    exchange.fail(400, `at most ${secondsMax} seconds are profiled at a time; ask again for more`);
    return false;
  }
  exchange.extendTimeout(seconds);
  return true;
}

/** Go puts the name in as it is; what a header cannot hold would throw here. */
function attachment(name: string): Readonly<Record<string, string>> {
  const filename = name.replace(/[^\x20-\x7e]/g, '_');
  return {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${filename}"`,
  };
}
