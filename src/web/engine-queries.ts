/** Answers a page's questions from profiles in memory. Each is parsed once and merged once a sample type. */

import type { FlameFrames } from '../graph/flame-frames.ts';
import { sumFunctions } from '../graph/flame-functions.ts';
import { type FlameGraph, ROOT } from '../graph/flame-graph.ts';
import { parseKey } from '../graph/flame-key.ts';
import { findBox } from '../graph/flame-path.ts';
import { searchFlameGraph } from '../graph/flame-search.ts';
import { type FlameSlice, sliceFlameGraph } from '../graph/flame-slice.ts';
import type { Profile } from '../profile/profile.ts';
import { sampleIndex } from '../profile/sample-index.ts';
import { differenceIn } from './engine-difference.ts';
import { answerGraph } from './engine-graph.ts';
import { answerPeek } from './engine-peek.ts';
import { answerTags } from './engine-tags.ts';
import { type EngineView, viewFinder } from './engine-view.ts';
import { compilePattern, literalPattern } from './name-pattern.ts';
import type { PageOptions } from './page-options.ts';
import {
  type BoxColumns,
  type FlameAnswer,
  type FlameQuestion,
  type FrameColumns,
  type ProfileDescription,
  type ProfileQueries,
  type SearchAnswer,
  type SearchQuestion,
  TOP_ROWS_MAX,
  type TopAnswer,
} from './profile-queries.ts';

export interface ProfileSource {
  /** What the page and its address call it, such as `cpu` or `heap.pb.gz`; unlike its neighbours'. */
  readonly name: string;
  readonly profile: Profile;
}

export interface EngineOptions {
  /** What the command line set: in force where an address says nothing. */
  readonly defaults?: PageOptions;
}

export function engineQueries(
  sources: readonly ProfileSource[],
  { defaults = {} }: EngineOptions = {},
): ProfileQueries {
  const find = viewFinder(sources, defaults);
  return {
    describe: async () => ({ profiles: sources.map(describeSource), defaults }),
    flameGraph: async (question) => answerFlame(await find(question), question),
    search: async (question) => answerSearch(await find(question), question),
    top: async (question) => answerTop(await find(question)),
    graph: async (question) => answerGraph(await find(question)),
    peek: async (question) => answerPeek(await find(question), question),
    tags: async (question) => answerTags(await find(question)),
  };
}

function describeSource({ name, profile }: ProfileSource): ProfileDescription {
  const file = profile.mappings[0]?.file ?? '';
  return {
    name,
    sampleTypes: profile.sampleTypes,
    defaultSampleType: profile.sampleTypes[sampleIndex(profile, '')]?.type ?? '',
    sampleCount: profile.samples.count,
    timeMs: Number(profile.timeNanos / 1_000_000n),
    durationNanos: Number(profile.durationNanos),
    binary: file.slice(file.lastIndexOf('/') + 1),
    comments: profile.comments,
  };
}

function answerFlame(found: EngineView, question: FlameQuestion): FlameAnswer {
  const { source, sampleType, graph, total, shownTotal, notes } = found;
  const { view, isKeyFound } = viewOf(graph, question);
  const slice = sliceFlameGraph(graph, view);
  const { others } = slice;
  return {
    profile: source.name,
    sampleType,
    total,
    shownTotal,
    notes,
    ...differenceIn(found),
    weight: graph.weights[ROOT] ?? 0,
    view,
    isKeyFound,
    minWeight: slice.minWeight,
    boxCount: graph.boxCount - 1,
    omittedCount: slice.omittedCount,
    boxes: boxColumns(graph, slice),
    others: {
      parents: others.map((group) => group.parent),
      starts: others.map((group) => group.start),
      weights: others.map((group) => group.weight),
      boxCounts: others.map((group) => group.boxCount),
    },
    frames: frameColumns(graph.frames, framesOf(graph, slice.boxes.subarray(1))),
  };
}

function viewOf(
  graph: FlameGraph,
  { view }: FlameQuestion,
): Pick<FlameAnswer, 'view' | 'isKeyFound'> {
  const weight = graph.weights[ROOT] ?? 0;
  const whole = { from: 0, to: weight };
  if (view === undefined) return { view: whole, isKeyFound: true };
  if ('key' in view) {
    const key = parseKey(view.key);
    const box = key === undefined ? undefined : findBox(graph, key);
    if (box === undefined) return { view: whole, isKeyFound: false };
    const from = graph.starts[box] ?? 0;
    return { view: { from, to: from + (graph.weights[box] ?? 0) }, isKeyFound: true };
  }
  const from = Math.max(0, view.from);
  const to = Math.min(weight, view.to);
  return { view: from < to ? { from, to } : whole, isKeyFound: true };
}

function boxColumns(graph: FlameGraph, { boxes }: FlameSlice): BoxColumns {
  const depths: number[] = [];
  const offsets: number[] = [];
  const depthOf = new Map<number, number>();
  for (const box of boxes) {
    const parent = graph.parents[box] ?? ROOT;
    const depth = box === ROOT ? 0 : (depthOf.get(parent) ?? 0) + 1;
    depthOf.set(box, depth);
    depths.push(depth);
    offsets.push((graph.starts[box] ?? 0) - (graph.starts[parent] ?? 0));
  }
  const isDifference = Number(graph.totals[ROOT] ?? 0n) !== (graph.weights[ROOT] ?? 0);
  return {
    depths,
    frames: Array.from(boxes, (box) => graph.frameIndexes[box] ?? 0),
    offsets,
    weights: Array.from(boxes, (box) => graph.weights[box] ?? 0),
    selves: Array.from(boxes, (box) => Number(graph.selves[box] ?? 0n)),
    ...(isDifference && { totals: Array.from(boxes, (box) => Number(graph.totals[box] ?? 0n)) }),
    callKinds: Array.from(boxes, (box) => graph.callKinds[box] ?? 0),
  };
}

function framesOf(graph: FlameGraph, boxes: Uint32Array): readonly number[] {
  const used = new Set<number>();
  for (const box of boxes) used.add(graph.frameIndexes[box] ?? 0);
  return [...used].sort((a, b) => a - b);
}

function frameColumns(frames: FlameFrames, indexes: readonly number[]): FrameColumns {
  return {
    indexes,
    names: indexes.map((frame) => frames.names[frame] ?? ''),
    files: indexes.map((frame) => frames.files[frame] ?? ''),
    lines: indexes.map((frame) => frames.lines[frame] ?? 0),
  };
}

function answerSearch({ graph }: EngineView, { text }: SearchQuestion): SearchAnswer {
  const pattern = compilePattern(text);
  const byPattern = searchFlameGraph(graph, pattern.matches);
  // Pasted names with type arguments, as in Sort[int], are patterns too, but not of themselves.
  const isLiteral = pattern.isLiteral || byPattern.boxCount === 0;
  const found = isLiteral ? searchFlameGraph(graph, literalPattern(text).matches) : byPattern;
  return {
    text,
    isLiteral: isLiteral && found.boxCount > 0,
    frames: found.frameIndexes,
    boxCount: found.boxCount,
    total: Number(found.total),
    hits: {
      starts: found.hits.map((box) => graph.starts[box] ?? 0),
      weights: found.hits.map((box) => graph.weights[box] ?? 0),
      depths: found.hits.map((box) => depthOfBox(graph, box)),
    },
  };
}

function depthOfBox(graph: FlameGraph, box: number): number {
  let depth = 0;
  for (let at = box; at !== ROOT; at = graph.parents[at] ?? ROOT) depth++;
  return depth;
}

function answerTop(view: EngineView): TopAnswer {
  const { source, sampleType, graph, total, shownTotal, notes } = view;
  const { flats, cums, callKinds } = sumFunctions(graph);
  const isDropped = (frame: number): boolean => {
    const flat = flats[frame] ?? 0n;
    return flat < 0n || (flat === 0n && (cums[frame] ?? 0n) < 0n);
  };
  const heaviest = [...callKinds.keys()]
    .filter((frame) => callKinds[frame] !== 0)
    .filter((frame) => !view.settings.dropNegative || !isDropped(frame))
    .sort((a, b) => Math.abs(Number(cums[b] ?? 0n)) - Math.abs(Number(cums[a] ?? 0n)) || a - b);
  const shown = heaviest.slice(0, TOP_ROWS_MAX);
  return {
    profile: source.name,
    sampleType,
    total,
    shownTotal,
    notes,
    ...differenceIn(view),
    ...(view.base && {
      baseFlats: shown.map((frame) => Number(view.base?.flats[frame] ?? 0n)),
      baseCums: shown.map((frame) => Number(view.base?.cums[frame] ?? 0n)),
    }),
    frames: frameColumns(graph.frames, shown),
    flats: shown.map((frame) => Number(flats[frame] ?? 0n)),
    cums: shown.map((frame) => Number(cums[frame] ?? 0n)),
    callKinds: shown.map((frame) => callKinds[frame] ?? 0),
    omittedCount: heaviest.length - shown.length,
  };
}
