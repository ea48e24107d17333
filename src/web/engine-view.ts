/**
 * What a question is about: a profile under the address's filters, one of its sample types, and what is
 * made of them for several answers. The last few of each are kept.
 */
import { type FlameFrames, type FlameGranularity, internFrames } from '../graph/flame-frames.ts';
import { buildFlameGraph, type FlameGraph } from '../graph/flame-graph.ts';
import { aggregate } from '../profile/aggregate.ts';
import { applyFilters, type Filtered } from '../profile/apply-filters.ts';
import { FilterError } from '../profile/filter-error.ts';
import type { FilterOptions } from '../profile/filter-options.ts';
import type { Profile, ValueType } from '../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../profile/sample-index.ts';
import { type Report, totalOf } from '../report/report.ts';
import { type BaseSide, baseSide } from './engine-difference.ts';
import type { ProfileSource } from './engine-queries.ts';
import { engineReport } from './engine-report.ts';
import {
  filterOptions,
  type PageOptions,
  type ReportSettings,
  reportSettings,
} from './page-options.ts';
import { type ProfileQuestion, QueryError } from './profile-queries.ts';

export interface EngineView {
  readonly source: ProfileSource;
  readonly sampleType: ValueType;
  readonly frames: FlameFrames;
  /** For the reader: what a filter was taken for, which one matched nothing. */
  readonly notes: readonly string[];
  readonly settings: ReportSettings;
  /** What percentages are of: all samples, whatever the filters left, unless they shall be relative. */
  readonly total: number;
  /** Of the samples that the filters left. */
  readonly shownTotal: number;
  /** What the profile is compared with; undefined when with nothing. */
  readonly base: BaseSide | undefined;
  /** Merged when it is first asked for. */
  readonly graph: FlameGraph;
  /** Limited as the address says, to so many functions, or not at all. */
  readonly report: (limit?: 'whole' | { readonly nodeCount: number }) => Report;
}

/** A profile after its filters; its names are the same for all sample types. */
interface Sifted extends Filtered {
  readonly frames: FlameFrames;
}

/** Merged graphs kept at a time; one of a large profile takes tens of megabytes. */
const GRAPHS_MAX = 12;
/** Filtered profiles kept at a time: as many as somebody goes back and forth between. */
const SIFTED_MAX = 6;

/** By profile, filtered or not, then by sample type: summing a million samples twice would be felt. */
function totalsOfProfiles(): (profile: Profile, sampleIndex: number) => number {
  const totals = new WeakMap<Profile, Map<number, number>>();
  return (profile, sampleIndex) => {
    const known = totals.get(profile) ?? new Map<number, number>();
    totals.set(profile, known);
    const total = known.get(sampleIndex) ?? Number(totalOf(profile, { sampleIndex, mean: false }));
    known.set(sampleIndex, total);
    return total;
  };
}

/** Rejects with QueryError for an address that cannot be answered. */
export function viewFinder(
  sources: readonly ProfileSource[],
  defaults: PageOptions,
): (question: ProfileQuestion) => Promise<EngineView> {
  const siftedOnes = new Map<string, Promise<Sifted>>();
  const graphs = new Map<string, FlameGraph>();
  const bases = new Map<string, { readonly side: BaseSide | undefined }>();
  const totalIn = totalsOfProfiles();
  return async (question) => {
    const source = findSource(sources, question.profile);
    const options = { ...defaults, ...question.options };
    const settings = reportSettings(options);
    const filters = filterOptions(options);
    const index = sampleTypeIndex(source, question.sampleType);
    const { granularity, noInlines } = settings;
    const key = JSON.stringify([source.name, filters, granularity, noInlines]);
    const sifted = await kept(siftedOnes, key, SIFTED_MAX, () =>
      sift(source.profile, filters, settings),
    );
    return {
      source,
      sampleType: source.profile.sampleTypes[index] ?? { type: '', unit: '' },
      frames: sifted.frames,
      notes: sifted.notes,
      settings,
      total: totalIn(settings.isRelative ? sifted.profile : source.profile, index),
      shownTotal: totalIn(sifted.profile, index),
      get base() {
        return kept(bases, `${index} ${key}`, GRAPHS_MAX, () => ({
          side: baseSide(sifted.profile, sifted.frames, index),
        })).side;
      },
      get graph() {
        return kept(graphs, `${index} ${key}`, GRAPHS_MAX, () =>
          buildFlameGraph(sifted.profile, sifted.frames, index),
        );
      },
      report: (limit) =>
        engineReport({
          profile: sifted.profile,
          whole: settings.isRelative ? sifted.profile : source.profile,
          sampleIndex: index,
          settings: limited(settings, limit),
          activeFilters: sifted.activeFilters,
        }),
    };
  };
}

function limited(
  settings: ReportSettings,
  limit: 'whole' | { readonly nodeCount: number } | undefined,
): ReportSettings {
  if (limit === undefined) return settings;
  const nodeCount = limit === 'whole' ? 0 : limit.nodeCount;
  return { ...settings, nodeCount, nodeFraction: 0, edgeFraction: 0 };
}

async function sift(
  profile: Profile,
  filters: FilterOptions,
  { granularity, noInlines, showColumns }: ReportSettings,
): Promise<Sifted> {
  const filtered = await filteredProfile(profile, filters);
  const sifted = noInlines
    ? aggregate(filtered.profile, { granularity: 'addresses', noInlines, showColumns })
    : filtered.profile;
  return {
    ...filtered,
    profile: sifted,
    frames: internFrames(sifted, flameGranularity(granularity)),
  };
}

async function filteredProfile(profile: Profile, filters: FilterOptions): Promise<Filtered> {
  if (Object.keys(filters).length === 0) return { profile, activeFilters: [], notes: [] };
  try {
    return await applyFilters(profile, filters);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new QueryError(error.message, { cause: error });
  }
}

/** Boxes have no room for addresses. */
function flameGranularity(granularity: ReportSettings['granularity']): FlameGranularity {
  return granularity === undefined || granularity === 'addresses' ? 'filefunctions' : granularity;
}

/** The order of insertion is the order of use: the first is the one unused for longest. */
function kept<T>(cache: Map<string, T>, key: string, max: number, make: () => T): T {
  const found = cache.get(key) ?? make();
  cache.delete(key);
  cache.set(key, found);
  const [oldest] = cache.keys();
  if (cache.size > max && oldest !== undefined) cache.delete(oldest);
  return found;
}

function findSource(sources: readonly ProfileSource[], name: string | undefined): ProfileSource {
  const source = name === undefined ? sources[0] : sources.find((one) => one.name === name);
  if (source !== undefined) return source;
  const names = sources.map((one) => one.name).join(', ');
  throw new QueryError(`there is no profile ${name ?? ''} here; there is ${names || 'none'}`);
}

function sampleTypeIndex({ name, profile }: ProfileSource, type = ''): number {
  try {
    return sampleIndex(profile, type);
  } catch (error) {
    if (!(error instanceof SampleIndexError)) throw error;
    throw new QueryError(`${name}: ${error.message}`, { cause: error });
  }
}
