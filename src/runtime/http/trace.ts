/**
 * /debug/pprof/trace: Go's is an execution trace of its runtime; ours is a Chrome trace, JSON that
 * https://ui.perfetto.dev, chrome://tracing and DevTools open.
 */
import { traceBytes } from '../live/conversion.ts';
import { recordTrace, TracingBusyError } from '../live/trace-recorder.ts';
import type { Exchange } from './exchange.ts';
import { parseGoFloat } from './go-numbers.ts';

const DEFAULT_SECONDS = 1;
/** A thousand samples a second: a longer one no viewer opens. */
const TRACE_SECONDS_MAX = 60;

export async function serveTrace(exchange: Exchange, secondsMax: number): Promise<void> {
  const { value, isValid } = parseGoFloat(exchange.value('seconds'));
  const seconds = isValid && value > 0 ? value : DEFAULT_SECONDS;
  const max = Math.min(secondsMax, TRACE_SECONDS_MAX);
  if (seconds > max) {
    exchange.fail(400, `at most ${max} seconds are traced at a time; ask again for more`);
    return;
  }
  exchange.extendTimeout(seconds);
  if (exchange.isHead) {
    exchange.answer({ status: 200, headers: HEADERS });
    return;
  }
  try {
    const trace = await recordTrace(seconds, exchange.gone);
    const body = await traceBytes(trace, { keepsAlive: false });
    exchange.answer({ status: 200, headers: HEADERS, body });
  } catch (error) {
    if (!(error instanceof TracingBusyError)) throw error;
    exchange.fail(500, `Could not enable tracing: ${error.message}`);
  }
}

const HEADERS = {
  'Content-Type': 'application/octet-stream',
  'Content-Disposition': 'attachment; filename="trace"',
};
