/**
 * Checks that a profile holds together: every index points somewhere, ids are unique and not 0, each
 * sample has its values. Readers call it after decoding and writers before encoding.
 */
import { NONE, type Profile } from './profile.ts';
import type { RowNumbers } from './row-numbers.ts';
import { wordsOf } from './words.ts';

export class InvalidProfileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidProfileError';
  }
}

/** Throws InvalidProfileError, which names the first thing that is wrong. */
export function check(profile: Profile): void {
  checkStacks(profile);
  checkAllButStacks(profile);
}

export function checkStacks({ samples, locations }: Profile): void {
  checkIndexes('a sample', 'location', samples.locationIndexes, locations.count);
}

/** What a reader made sure of while it read. */
interface Known {
  /** Each label's strings exist. */
  readonly areLabelsSound: boolean;
  /** No two locations or functions have one id, and none has 0. */
  readonly areIdsSound: boolean;
}

/** For who has made sure already that every location of every stack exists, and maybe of more. */
export function checkAllButStacks(
  profile: Profile,
  known: Known = { areLabelsSound: false, areIdsSound: false },
): void {
  checkSamples(profile);
  checkLocations(profile);
  checkStrings(profile);
  if (!known.areLabelsSound) checkLabels(profile);
  if (!known.areIdsSound) {
    checkIds('location', profile.locations.ids);
    checkIds('function', profile.functions.ids);
  }
  checkIds(
    'mapping',
    BigUint64Array.from(profile.mappings, (mapping) => mapping.id),
  );
}

function checkSamples({ samples, sampleTypes }: Profile): void {
  if (samples.count > 0 && sampleTypes.length === 0) {
    throw new InvalidProfileError('has samples and no sample type');
  }
  if (samples.values.length !== sampleTypes.length && samples.count > 0) {
    throw new InvalidProfileError(
      `samples have ${samples.values.length} values, but there are ${sampleTypes.length} sample types`,
    );
  }
  checkStarts('sample', samples.locationStarts, samples.count, samples.locationIndexes.length);
  checkStarts('sample label', samples.labelStarts, samples.count, samples.labels.count);
}

function checkLocations({ locations, functions, mappings }: Profile): void {
  checkStarts('location', locations.lineStarts, locations.count, locations.lineFunctions.length);
  checkIndexes('a line', 'function', locations.lineFunctions, functions.count);
  const { mappingIndexes } = locations;
  for (let i = 0; i < mappingIndexes.length; i++) {
    const mapping = mappingIndexes[i] as number;
    if (mapping !== NONE && mapping >= mappings.length) {
      throw new InvalidProfileError(
        `a location refers to mapping index ${mapping} of ${mappings.length}`,
      );
    }
  }
}

function checkStrings({ strings, functions }: Profile): void {
  const columns = [functions.names, functions.systemNames, functions.filenames];
  for (const column of columns) checkIndexes('a function', 'string', column, strings.count);
}

function checkLabels({ strings, samples }: Profile): void {
  const { keys, texts, units } = samples.labels;
  for (const column of [keys, texts, units])
    checkIndexes('a label', 'string', column, strings.count);
}

function checkStarts(what: string, starts: Uint32Array, count: number, end: number): void {
  if (starts.length !== count + 1 || starts[0] !== 0 || starts[count] !== end) {
    throw new InvalidProfileError(`the ${what} offsets do not fit their column`);
  }
}

function checkIndexes(who: string, what: string, indexes: RowNumbers, count: number): void {
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i] as number;
    if (index >= count) {
      throw new InvalidProfileError(
        `${who} refers to a ${what} that is not in the profile (of ${count})`,
      );
    }
  }
}

function checkIds(what: string, ids: BigUint64Array): void {
  if (areCounting(ids)) return;
  const seen = new Set<bigint>();
  for (const id of ids) {
    if (id === 0n) throw new InvalidProfileError(`a ${what} has the reserved id 0`);
    if (seen.has(id)) throw new InvalidProfileError(`two ${what}s have the id ${id}`);
    seen.add(id);
  }
}

/** Whether the ids are 1, 2, 3 …, as they nearly always are; read as halves, without a BigInt an id. */
function areCounting(ids: BigUint64Array): boolean {
  const words = wordsOf(ids);
  for (let i = 0; i < ids.length; i++) {
    if (words[i * 2] !== i + 1 || words[i * 2 + 1] !== 0) return false;
  }
  return true;
}
