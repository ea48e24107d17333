/** V8's cpu profile and the CPU clock beside it → a profile with samples, wall and cpu. */
import { pathToFileURL } from 'node:url';
import type { Profile } from '../../profile/profile.ts';
import { type LabelFields, ProfileBuilder } from '../../profile/profile-builder.ts';
import type { CpuPart } from '../recording/recording-options.ts';
import { isBlockingFrame, isNodeInternal } from './blocking-calls.ts';
import { type CpuSplit, type SampleState, splitCpu, type WallSamples } from './cpu-split.ts';
import { EXTERNAL_CODE, type FrameNames, SYSTEM } from './frame-names.ts';
import { shareOut } from './share-out.ts';
import type { CpuNode, V8CpuProfile } from './v8-profile.ts';

export const CPU_SAMPLE_TYPES = [
  { type: 'samples', unit: 'count' },
  { type: 'wall', unit: 'nanoseconds' },
  { type: 'cpu', unit: 'nanoseconds' },
] as const;

/** Of a program that runs on: more files are ours than the preload, and more is to be said. */
export interface LiveExtras {
  readonly ownFiles?: readonly string[];
  /** They stand first. */
  readonly comments?: readonly string[];
  /** A thread of the program other than the main one, by which its samples are labelled. */
  readonly thread?: string | undefined;
}

export function cpuProfile(part: CpuPart, names: FrameNames, extras: LiveExtras = {}): Profile {
  const tree = new NodeTree(part.profile, urlsOf([part.preload, ...(extras.ownFiles ?? [])]));
  const timeline = timelineOf(part.profile, tree);
  const split = splitCpu(timeline.samples, part.clock);
  const totals = totalsByNode(timeline.nodes, split);
  const builder = new ProfileBuilder(CPU_SAMPLE_TYPES);
  const labels = extras.thread === undefined ? [] : [{ key: 'thread', text: extras.thread }];
  const stacks = new StackWriter({ builder, tree, names, labels });
  for (const [node, values] of totals) if (tree.isProgram(node)) stacks.write(node, values);
  addFrameless(builder, SYSTEM, split.loopNanos);
  addFrameless(builder, EXTERNAL_CODE, part.otherThreadsNanos ?? 0);
  const { startTime, endTime } = part.profile;
  return builder.finish({
    defaultSampleType: 'cpu',
    timeNanos: BigInt(Math.round(part.startedAtMs)) * 1_000_000n,
    durationNanos: BigInt(Math.max(0, endTime - startTime)) * 1000n,
    periodType: { type: 'wall', unit: 'nanoseconds' },
    period: BigInt(Math.round(1e9 / part.rateHz)),
    comments: [...(extras.comments ?? []), ...comments(part)],
  });
}

interface Totals {
  samples: number;
  wallNanos: number;
  cpuNanos: number;
}

interface Timeline {
  readonly samples: WallSamples;
  /** One a sample. */
  readonly nodes: readonly number[];
}

function timelineOf(profile: V8CpuProfile, tree: NodeTree): Timeline {
  let time = profile.startTime;
  const seen = (profile.samples ?? []).map((node, i) => {
    time += profile.timeDeltas?.[i] ?? 0;
    return { node, time };
  });
  // A late sampling thread may hand in two samples the wrong way round.
  seen.sort((a, b) => a.time - b.time);
  return {
    nodes: seen.map(({ node }) => node),
    samples: {
      timesMicros: seen.map((sample) => sample.time),
      states: seen.map(({ node }) => tree.state(node)),
      spots: seen.map(({ node }) => node),
      startMicros: profile.startTime,
      endMicros: profile.endTime,
    },
  };
}

function totalsByNode(nodes: readonly number[], split: CpuSplit): Map<number, Totals> {
  const totals = new Map<number, Totals>();
  for (const [i, node] of nodes.entries()) {
    const sum = totals.get(node) ?? { samples: 0, wallNanos: 0, cpuNanos: 0 };
    sum.samples += 1;
    sum.wallNanos += split.wallNanos[i] ?? 0;
    sum.cpuNanos += split.cpuNanos[i] ?? 0;
    totals.set(node, sum);
  }
  return totals;
}

export function urlsOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(paths.filter((path) => path !== '').map((path) => pathToFileURL(path).href));
}

/** V8's call tree, read from its leaves. */
class NodeTree {
  readonly #nodes = new Map<number, CpuNode>();
  readonly #parents = new Map<number, number>();
  readonly #ownUrls: ReadonlySet<string>;

  constructor(profile: V8CpuProfile, ownUrls: ReadonlySet<string>) {
    this.#ownUrls = ownUrls;
    for (const node of profile.nodes) {
      this.#nodes.set(node.id, node);
      for (const child of node.children ?? []) this.#parents.set(child, node.id);
    }
  }

  /** Leaf first, without the root and without the preload, which stands between Node and its caller. */
  path(id: number): readonly CpuNode[] {
    const path: CpuNode[] = [];
    for (let at: number | undefined = id; at !== undefined; at = this.#parents.get(at)) {
      const node = this.#nodes.get(at);
      if (node !== undefined && this.#parents.has(at) && !this.#isPreload(node)) path.push(node);
    }
    return path;
  }

  state(id: number): SampleState {
    if (!this.isProgram(id)) return this.#name(id) === '(idle)' ? 'idle' : 'running';
    return this.#isBlocking(id) ? 'blocking' : 'running';
  }

  /** False for the root, for idling, and for what the preload does itself. */
  isProgram(id: number): boolean {
    const name = this.#name(id);
    if (name === undefined || !this.#parents.has(id) || name === '(idle)') return false;
    return !this.#isPreloadsOwn(id);
  }

  #isPreloadsOwn(id: number): boolean {
    for (let at: number | undefined = id; at !== undefined; at = this.#parents.get(at)) {
      const frame = this.#nodes.get(at)?.callFrame;
      if (frame !== undefined && this.#ownUrls.has(frame.url)) return true;
      if (frame === undefined || !isNodeInternal(frame)) return false;
    }
    return false;
  }

  #isBlocking(id: number): boolean {
    for (let at: number | undefined = id; at !== undefined; at = this.#parents.get(at)) {
      const frame = this.#nodes.get(at)?.callFrame;
      if (frame === undefined || !isNodeInternal(frame)) return false;
      if (isBlockingFrame(frame)) return true;
    }
    return false;
  }

  #isPreload(node: CpuNode): boolean {
    return this.#ownUrls.has(node.callFrame.url);
  }

  #name(id: number): string | undefined {
    return this.#nodes.get(id)?.callFrame.functionName;
  }
}

interface StackWriterParts {
  readonly builder: ProfileBuilder;
  readonly tree: NodeTree;
  readonly names: FrameNames;
  readonly labels: readonly LabelFields[];
}

/** Writes the samples of one node: one a line that was hit. */
class StackWriter {
  readonly #builder: ProfileBuilder;
  readonly #tree: NodeTree;
  readonly #names: FrameNames;

  readonly #labels: readonly LabelFields[];

  constructor({ builder, tree, names, labels }: StackWriterParts) {
    this.#builder = builder;
    this.#tree = tree;
    this.#names = names;
    this.#labels = labels;
  }

  write(id: number, totals: Totals): void {
    const [leaf, ...callers] = this.#tree.path(id);
    if (leaf === undefined) return;
    const stack = callers.map((node) => this.#location(node, undefined));
    const ticks = leaf.positionTicks ?? [];
    const shares = ticks.length === 0 ? [1] : ticks.map((tick) => tick.ticks);
    const columns = [totals.samples, totals.wallNanos, totals.cpuNanos].map((value) =>
      shareOut(Math.round(value), shares),
    );
    for (const i of shares.keys()) {
      this.#builder.sample({
        locations: [this.#location(leaf, ticks[i]?.line), ...stack],
        values: columns.map((column) => column[i] ?? 0),
        labels: this.#labels,
      });
    }
  }

  /** V8 tells the line of the leaf alone; a caller's line is where its function begins. */
  #location(node: CpuNode, tickLine: number | undefined): number {
    const { callFrame } = node;
    const fields = this.#names.func(callFrame);
    const func = this.#builder.func(fields);
    const line = tickLine === undefined ? fields.startLine : this.#names.line(callFrame, tickLine);
    const hasLines = callFrame.url !== '';
    return this.#builder.location({ lines: [{ func, line: hasLines ? (line ?? 0) : 0 }] });
  }
}

function addFrameless(builder: ProfileBuilder, fields: typeof SYSTEM, nanos: number): void {
  const cpuNanos = Math.round(nanos);
  if (cpuNanos <= 0) return;
  const location = builder.location({ lines: [{ func: builder.func(fields) }] });
  builder.sample({ locations: [location], values: [0, 0, cpuNanos] });
}

function comments({
  clock,
  clockIntervalMs = 10,
  otherThreadsNanos,
  workersSeen,
}: CpuPart): readonly string[] {
  const lines = [
    'wall: V8 sampled where the main thread was; time in which it was idle is left out',
    CLOCK_COMMENTS[clock.source].replace('10 ms', `${clockIntervalMs} ms`),
  ];
  if (otherThreadsNanos === undefined) {
    lines.push('cpu of other threads is not known here: there is no runtime._ExternalCode');
  } else {
    lines.push(
      'runtime._ExternalCode: cpu of all other threads (garbage collector, compiler, thread pool)',
    );
  }
  if (workersSeen > 0) {
    lines.push(
      `worker threads are not profiled, their cpu is in runtime._ExternalCode: ${workersSeen} seen`,
    );
  }
  return lines;
}

const CLOCK_COMMENTS: Readonly<Record<CpuPart['clock']['source'], string>> = {
  schedstat:
    "cpu: the main thread's CPU time, read every 10 ms and given to the samples of that time",
  threadCpuUsage:
    "cpu: the main thread's CPU time over the whole recording, by each sample's wall time; waits that are not known to block count as cpu",
  cpuUsage:
    "cpu: the process's CPU time over the whole recording, by each sample's wall time; other threads and waits that are not known to block count as cpu",
};
