/** How long to leave a collector alone that did not take a profile. */

const FIRST_DELAY_MS = 1000;
const DELAY_MAX_MS = 300_000;
/** A collector that says "in an hour" is asked again sooner: it may have been restarted meanwhile. */
const RETRY_AFTER_MAX_MS = 600_000;

/**
 * Doubles from failure to failure, and lies anywhere in its upper half, so that a fleet whose collector was
 * gone does not come back all at once. `random` is in [0, 1).
 */
export function backOffMs(failuresInARow: number, random: number): number {
  const full = Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** Math.min(20, failuresInARow - 1));
  return Math.round(full * (0.5 + random / 2));
}

/** Of a Retry-After header, in seconds or as a date; undefined when it says nothing that can be used. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.min(RETRY_AFTER_MAX_MS, Math.max(0, ms)) : undefined;
}
