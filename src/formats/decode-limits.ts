/**
 * What a reader accepts, so that a hostile file of some kilobytes cannot take the machine's memory.
 * Each limit has a name that the error prints together with the variable that raises it.
 */
export interface DecodeLimits {
  /** Bytes after decompression. */
  readonly bytesMax: number;
  readonly samplesMax: number;
  /** Locations in one stack. */
  readonly depthMax: number;
  /** Rows of any other table: mappings, locations, functions, strings, lines, labels; unknown fields. */
  readonly rowsMax: number;
  /** Bytes of one field of the file: a sample, a string. A field is held whole until it is read. */
  readonly fieldBytesMax: number;
  /** Bytes of a file in another format than profile.proto, which is held whole. */
  readonly legacyBytesMax: number;
}

/**
 * The largest profiles seen in public bug reports are 300 MB and about a million samples; Go's own
 * profiler cuts stacks at 128 frames and V8's stack holds some 10,000.
 */
export const DEFAULT_LIMITS: DecodeLimits = {
  bytesMax: 1024 * 1024 * 1024,
  samplesMax: 8_000_000,
  depthMax: 65_536,
  rowsMax: 12_000_000,
  // A sample at its own limits has less, and no name is as long.
  fieldBytesMax: 16 * 1024 * 1024,
  // Where Go's own dump of all stacks stops.
  legacyBytesMax: 64 * 1024 * 1024,
};

const VARIABLES: Readonly<Record<keyof DecodeLimits, string>> = {
  bytesMax: 'STACKHEAT_LIMIT_BYTES',
  samplesMax: 'STACKHEAT_LIMIT_SAMPLES',
  depthMax: 'STACKHEAT_LIMIT_DEPTH',
  rowsMax: 'STACKHEAT_LIMIT_ROWS',
  fieldBytesMax: 'STACKHEAT_LIMIT_FIELD_BYTES',
  legacyBytesMax: 'STACKHEAT_LIMIT_LEGACY_BYTES',
};

/** The limits that the environment raises or lowers; what is no positive number is left out. */
export function limitsFrom(env: Readonly<Record<string, string | undefined>>): DecodeLimits {
  const limits: { -readonly [name in keyof DecodeLimits]: number } = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(VARIABLES) as (keyof DecodeLimits)[]) {
    const value = Number(env[VARIABLES[name]]);
    if (Number.isSafeInteger(value) && value > 0) limits[name] = value;
  }
  return limits;
}

/** `what` is a plural: "samples", "bytes after decompression". */
export function overLimit(what: string, limits: DecodeLimits, name: keyof DecodeLimits): string {
  return `has more than ${limits[name]} ${what}, the limit; if you trust the file, raise it with ${VARIABLES[name]}=N`;
}
