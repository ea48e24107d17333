/** Times and durations in the words of Go's time package. */

/** Go's Duration.String: `1h2m3.5s`, `2.000345s`, `1.5ms`, `0s`. */
export function durationText(nanos: bigint): string {
  if (nanos === 0n) return '0s';
  const sign = nanos < 0n ? '-' : '';
  const abs = nanos < 0n ? -nanos : nanos;
  if (abs < 1_000n) return `${sign}${abs}ns`;
  if (abs < 1_000_000n) return `${sign}${fraction(abs, 1_000n)}µs`;
  if (abs < 1_000_000_000n) return `${sign}${fraction(abs, 1_000_000n)}ms`;
  const minutes = abs / 60_000_000_000n;
  const seconds = `${fraction(abs % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  if (minutes < 60n) return `${sign}${minutes}m${seconds}`;
  return `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** A decimal number without trailing zeros. */
function fraction(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const rest = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(value / unit) : `${value / unit}.${rest}`;
}

/** The local zone at a time: its offset and the abbreviation that Go would print. */
export interface Zone {
  readonly offsetMinutes: number;
  readonly name: string;
}

/** Finds the zone at a time; the clock's zone is the machine's, so callers hand it in. */
export type ZoneAt = (milliseconds: number) => Zone;

/** Go's layout `2006-01-02 15:04:05 MST`. */
export function timeText(nanos: bigint, zoneAt: ZoneAt): string {
  const { name } = zoneAt(milliseconds(nanos));
  return `${localSeconds(nanos, zoneAt)} ${name}`;
}

/** Go's time.Time.String: nanoseconds without trailing zeros, offset and zone. */
export function fullTimeText(nanos: bigint, zoneAt: ZoneAt): string {
  const { name, offsetMinutes } = zoneAt(milliseconds(nanos));
  const rest = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const digits = String(rest).padStart(9, '0').replace(/0+$/, '');
  const sign = offsetMinutes < 0 ? '-' : '+';
  // Local mean times have seconds, which Go does not print.
  const abs = Math.trunc(Math.abs(offsetMinutes));
  const offset = `${sign}${two(Math.floor(abs / 60))}${two(abs % 60)}`;
  return `${localSeconds(nanos, zoneAt)}${digits === '' ? '' : `.${digits}`} ${offset} ${name}`;
}

function localSeconds(nanos: bigint, zoneAt: ZoneAt): string {
  const ms = milliseconds(nanos);
  const local = new Date(ms + zoneAt(ms).offsetMinutes * 60_000);
  const date = `${local.getUTCFullYear()}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`;
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()]
    .map(two)
    .join(':');
  return `${date} ${time}`;
}

/** Rounded down, as Go's seconds are. */
function milliseconds(nanos: bigint): number {
  const whole = nanos / 1_000_000n;
  return Number(nanos < 0n && nanos % 1_000_000n !== 0n ? whole - 1n : whole);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
