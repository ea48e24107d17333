/**
 * What a question is about: a profile under the address's filters, one of its sample types, and what is
 * made of them for several answers. The last few of each are kept.
 */
import { type FlameFrames, type FlameGranularity, internFrames } from '../graph/flame-frames.ts';
import { buildFlameGraph, type FlameGraph } from '../graph/flame-graph.ts';
import { aggregate } from '../profile/aggregate.ts';
import type { Profile, ValueType } from '../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../profile/sample-index.ts';
import type { Report } from '../report/report.ts';
import type { ProfileSource } from './engine-queries.ts';
import { engineReport } from './engine-report.ts';
import { type PageOptions, type ReportSettings, reportSettings } from './page-options.ts';
import { type ProfileQuestion, QueryError } from './profile-queries.ts';

export interface EngineView {
  readonly source: ProfileSource;
  readonly sampleType: ValueType;
  readonly frames: FlameFrames;
  /** Merged when it is first asked for. */
  readonly graph: FlameGraph;
  readonly report: () => Report;
}

/** A profile after its filters; its names are the same for all sample types. */
interface Sifted {
  readonly profile: Profile;
  readonly frames: FlameFrames;
}

/** Merged graphs kept at a time; one of a large profile takes tens of megabytes. */
const GRAPHS_MAX = 12;
/** Filtered profiles kept at a time: as many as somebody goes back and forth between. */
const SIFTED_MAX = 6;

export function viewFinder(
  sources: readonly ProfileSource[],
  defaults: PageOptions,
): (question: ProfileQuestion) => EngineView {
  const siftedOnes = new Map<string, Sifted>();
  const graphs = new Map<string, FlameGraph>();
  return (question) => {
    const source = findSource(sources, question.profile);
    const options = { ...defaults, ...question.options };
    const settings = reportSettings(options);
    const index = sampleTypeIndex(source, question.sampleType);
    const key = JSON.stringify([source.name, settings.granularity, settings.noInlines]);
    const sifted = kept(siftedOnes, key, SIFTED_MAX, () => sift(source.profile, settings));
    return {
      source,
      sampleType: source.profile.sampleTypes[index] ?? { type: '', unit: '' },
      frames: sifted.frames,
      get graph() {
        return kept(graphs, `${index} ${key}`, GRAPHS_MAX, () =>
          buildFlameGraph(sifted.profile, sifted.frames, index),
        );
      },
      report: () =>
        engineReport({
          profile: sifted.profile,
          whole: source.profile,
          sampleIndex: index,
          settings,
          activeFilters: [],
        }),
    };
  };
}

function sift(profile: Profile, { granularity, noInlines, showColumns }: ReportSettings): Sifted {
  const sifted = noInlines
    ? aggregate(profile, { granularity: 'addresses', noInlines, showColumns })
    : profile;
  return { profile: sifted, frames: internFrames(sifted, flameGranularity(granularity)) };
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
