/** Makes a profile coarser: what a location keeps decides which locations are one. */
import type { Functions, Locations, Profile } from './profile.ts';

export type Granularity = 'functions' | 'filefunctions' | 'files' | 'lines' | 'addresses';

export interface AggregateOptions {
  readonly granularity: Granularity;
  /** Attribute inlined calls to the function they were inlined into. */
  readonly noInlines: boolean;
  readonly showColumns: boolean;
}

/** Shares all columns that stay as they are with the profile it was given. */
export function aggregate(profile: Profile, options: AggregateOptions): Profile {
  const { granularity, noInlines } = options;
  if (granularity === 'addresses' && !noInlines) return profile;
  const keepsNames = granularity !== 'files';
  const keepsFiles = granularity !== 'functions';
  const keepsLines = granularity === 'lines' || granularity === 'addresses';
  const { mappings } = profile;
  return {
    ...profile,
    functions: coarserFunctions(profile.functions, keepsNames, keepsFiles),
    locations: coarserLocations(profile.locations, options, keepsLines),
    mappings: mappings.map((mapping) => ({
      ...mapping,
      hasFunctions: mapping.hasFunctions && keepsNames,
      hasFilenames: mapping.hasFilenames && keepsFiles,
      hasLineNumbers: mapping.hasLineNumbers && keepsLines,
      hasInlineFrames: mapping.hasInlineFrames && !noInlines,
    })),
  };
}

function coarserFunctions(
  functions: Functions,
  keepsNames: boolean,
  keepsFiles: boolean,
): Functions {
  const blank = new Uint32Array(functions.count);
  return {
    ...functions,
    names: keepsNames ? functions.names : blank,
    systemNames: keepsNames ? functions.systemNames : blank,
    filenames: keepsFiles ? functions.filenames : blank,
  };
}

function coarserLocations(
  locations: Locations,
  { granularity, noInlines, showColumns }: AggregateOptions,
  keepsLines: boolean,
): Locations {
  const whole = noInlines ? withoutInlines(locations) : locations;
  const keepsColumns = keepsLines && showColumns;
  const lineCount = whole.lineFunctions.length;
  return {
    ...whole,
    addresses: granularity === 'addresses' ? whole.addresses : new BigUint64Array(whole.count),
    lineNumbers: keepsLines ? whole.lineNumbers : new BigInt64Array(lineCount),
    lineColumns: keepsColumns ? whole.lineColumns : new BigInt64Array(lineCount),
  };
}

/** Keeps of each location the outermost line, which is its last. */
function withoutInlines(locations: Locations): Locations {
  const { lineStarts } = locations;
  const kept: number[] = [];
  const starts = new Uint32Array(locations.count + 1);
  for (let location = 0; location < locations.count; location++) {
    const end = lineStarts[location + 1] as number;
    if (end > (lineStarts[location] as number)) kept.push(end - 1);
    starts[location + 1] = kept.length;
  }
  return {
    ...locations,
    lineStarts: starts,
    lineFunctions: Uint32Array.from(kept, (line) => locations.lineFunctions[line] as number),
    lineNumbers: BigInt64Array.from(kept, (line) => locations.lineNumbers[line] as bigint),
    lineColumns: BigInt64Array.from(kept, (line) => locations.lineColumns[line] as bigint),
  };
}
