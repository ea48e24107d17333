/** Which profiles there are in this process, by name: what lookup(), profiles() and /debug/pprof/ show. */
import type { ProfileSource } from './profile-source.ts';

/** Names come from code, so this is reached by a loop that makes profiles and not by a program. */
const SOURCES_MAX = 1000;

const SOURCES = new Map<string, ProfileSource>();

/** Throws when the name is taken or empty: two profiles of one name could not be told apart. */
export function registerSource(source: ProfileSource): void {
  if (source.name === '') throw new Error('a profile needs a name');
  if (SOURCES.has(source.name)) {
    throw new Error(`there is a profile "${source.name}" already: lookup("${source.name}") has it`);
  }
  if (SOURCES.size >= SOURCES_MAX) {
    throw new Error(`there are ${SOURCES_MAX} profiles already: make them once, not for each use`);
  }
  SOURCES.set(source.name, source);
}

/** Only for what registered it: programs hold on to what lookup() gave them. */
export function unregisterSource(name: string): void {
  SOURCES.delete(name);
}

export function findSource(name: string): ProfileSource | undefined {
  return SOURCES.get(name);
}

/** Sorted by name, as Go's Profiles(). */
export function allSources(): readonly ProfileSource[] {
  return [...SOURCES.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
