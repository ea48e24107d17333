/** The two sides of a profile with a diff base (-diff_base): the base's samples in it are negative. */
import type { FlameFrames } from '../graph/flame-frames.ts';
import { type FlameFunctions, sumFunctions } from '../graph/flame-functions.ts';
import { buildFlameGraph, ROOT } from '../graph/flame-graph.ts';
import type { Profile } from '../profile/profile.ts';
import { selectSamples } from '../profile/select-samples.ts';
import { diffBaseTest } from '../report/report.ts';
import type { EngineView } from './engine-view.ts';
import type { Shown } from './profile-queries.ts';

export interface BaseSide {
  /** Of the base's samples, as positive as they were. */
  readonly total: number;
  readonly flats: FlameFunctions['flats'];
  readonly cums: FlameFunctions['cums'];
}

/** Undefined when the profile is compared with nothing. */
export function baseSide(
  profile: Profile,
  frames: FlameFrames,
  sampleIndex: number,
): BaseSide | undefined {
  const isBase = diffBaseTest(profile);
  if (isBase === undefined) return undefined;
  const rows: number[] = [];
  for (let sample = 0; sample < profile.samples.count; sample++) {
    if (isBase(sample)) rows.push(sample);
  }
  const graph = buildFlameGraph(selectSamples(profile, rows), frames, sampleIndex);
  const { flats, cums } = sumFunctions(graph);
  return {
    total: -Number(graph.totals[ROOT] ?? 0n),
    flats: flats.map((value) => -value),
    cums: cums.map((value) => -value),
  };
}

/** For an answer: what both sides come to, whatever the view. */
export function differenceIn({ base, graph }: EngineView): Pick<Shown, 'difference'> {
  if (base === undefined) return {};
  const change = Number(graph.totals[ROOT] ?? 0n);
  return { difference: { base: base.total, now: base.total + change } };
}
