/**
 * What @datadog/pprof's native profilers measured → a Profile. Positions are V8's, as everywhere, so
 * functions have the names they have with the other back end.
 */
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { Profile } from '../../profile/profile.ts';
import { type LabelFields, ProfileBuilder } from '../../profile/profile-builder.ts';
import { isNodeInternal } from './blocking-calls.ts';
import { CPU_SAMPLE_TYPES, urlsOf } from './cpu-profile.ts';
import { EXTERNAL_CODE, type FrameNames, SYSTEM } from './frame-names.ts';
import type { CallFrame } from './v8-profile.ts';

/** A cpu profile: samples with wall and CPU time, and the labels that were set. */
export interface RawTime {
  readonly kind: 'time';
  /** Each frame once; samples refer to them by index. */
  readonly frames: readonly CallFrame[];
  readonly samples: readonly TimeSample[];
  /** CPU that fell on no sample of JavaScript. */
  readonly systemNanos: number;
  /** CPU of all other threads; undefined where it is not known. */
  readonly otherThreadsNanos: number | undefined;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly rateHz: number;
  readonly ownFiles: readonly string[];
  readonly comments: readonly string[];
}

export interface TimeSample {
  /** Indexes into `frames`, leaf first. */
  readonly stack: readonly number[];
  readonly count: number;
  readonly wallNanos: number;
  readonly cpuNanos: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** The call tree of a heap sampler. */
export interface RawAllocations {
  readonly kind: 'allocations';
  /** Which file it is to be: the default sample type differs. */
  readonly name: 'heap' | 'allocs';
  readonly root: AllocationNode;
  /** Whether what is gone is counted too; otherwise the alloc_* columns are absent. */
  readonly hasAllocs: boolean;
  readonly rateBytes: number;
  readonly startedAtMs: number;
  readonly timeMs: number;
  readonly ownFiles: readonly string[];
  readonly comments: readonly string[];
}

export interface AllocationNode {
  readonly frame: CallFrame;
  /** In the order of the sample types, scaled from the samples to the whole; empty for none. */
  readonly values: readonly number[];
  readonly children: readonly AllocationNode[];
}

const INUSE_TYPES = [
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
] as const;
/** Go's order. */
const ALL_TYPES = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  ...INUSE_TYPES,
] as const;

export function timeProfile(raw: RawTime, names: FrameNames): Profile {
  const builder = new ProfileBuilder(CPU_SAMPLE_TYPES);
  const isOwnUrl = ownUrlTest(raw.ownFiles);
  const complete = raw.frames.map((frame) => names.complete(withWholeUrl(frame)));
  for (const sample of raw.samples) {
    const frames = sample.stack.map((index) => complete[index]).filter((one) => one !== undefined);
    if (isOwn(frames, isOwnUrl)) continue;
    const locations = frames
      .filter(({ url }) => !isOwnUrl(url))
      .map((frame) => locationAt(builder, names, frame));
    if (locations.length === 0) continue;
    const values = [sample.count, Math.round(sample.wallNanos), Math.round(sample.cpuNanos)];
    builder.sample({ locations, values, labels: labelsOf(sample.labels) });
  }
  addFrameless(builder, SYSTEM, raw.systemNanos);
  addFrameless(builder, EXTERNAL_CODE, raw.otherThreadsNanos ?? 0);
  return builder.finish({
    defaultSampleType: 'cpu',
    timeNanos: BigInt(Math.round(raw.startedAtMs)) * 1_000_000n,
    durationNanos: BigInt(Math.round(raw.durationMs * 1e6)),
    periodType: { type: 'wall', unit: 'nanoseconds' },
    period: BigInt(Math.round(1e9 / raw.rateHz)),
    comments: raw.comments,
  });
}

/** Whether we work for ourselves here: between the leaf and a frame of ours is Node alone. */
function isOwn(frames: readonly CallFrame[], isOwnUrl: (url: string) => boolean): boolean {
  for (const frame of frames) {
    if (isOwnUrl(frame.url)) return true;
    if (!isNodeInternal(frame)) return false;
  }
  return false;
}

export function allocationsProfile(raw: RawAllocations, names: FrameNames): Profile {
  const builder = new ProfileBuilder(raw.hasAllocs ? ALL_TYPES : INUSE_TYPES);
  const isOwnUrl = ownUrlTest(raw.ownFiles);
  const open: OpenNode[] = [{ node: raw.root, stack: [], isOurs: false }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node } = at;
    const frame = names.complete(withWholeUrl(node.frame));
    const isOurFile = isOwnUrl(frame.url);
    const isOurs = isOurFile || (at.isOurs && isNodeInternal(frame));
    const isHidden = node === raw.root || isOurFile;
    const stack = isHidden ? at.stack : [locationAt(builder, names, frame), ...at.stack];
    if (node.values.some((value) => value > 0) && stack.length > 0 && !isOurs) {
      builder.sample({ locations: stack, values: node.values.map((value) => Math.round(value)) });
    }
    for (const child of node.children) open.push({ node: child, stack, isOurs });
  }
  return builder.finish({
    defaultSampleType: raw.name === 'heap' ? 'inuse_space' : 'alloc_space',
    timeNanos: BigInt(Math.round(raw.timeMs)) * 1_000_000n,
    durationNanos: BigInt(Math.round(raw.timeMs - raw.startedAtMs)) * 1_000_000n,
    periodType: { type: 'space', unit: 'bytes' },
    period: BigInt(raw.rateBytes),
    comments: raw.comments,
  });
}

interface OpenNode {
  readonly node: AllocationNode;
  /** Of its callers, innermost first. */
  readonly stack: readonly number[];
  readonly isOurs: boolean;
}

/** The addon and what loads it work for us; with source maps its files are called otherwise. */
const ADDON = /\/node_modules\/(@datadog\/pprof|node-gyp-build|pprof-format)\//;

function ownUrlTest(ownFiles: readonly string[]): (url: string) => boolean {
  const ownUrls = urlsOf(ownFiles);
  return (url) => ownUrls.has(url) || ADDON.test(url);
}

/** The addon takes `file://` off, and leaves what a URL writes for a space or a letter. */
function withWholeUrl(frame: CallFrame): CallFrame {
  const isCut = frame.url.includes('%') && isAbsolute(frame.url) && !existsSync(frame.url);
  return isCut ? { ...frame, url: `file://${frame.url}` } : frame;
}

/** This back end tells the line of no call, only where each function begins. */
function locationAt(builder: ProfileBuilder, names: FrameNames, frame: CallFrame): number {
  const fields = names.func(frame);
  const line = frame.url === '' ? 0 : (fields.startLine ?? 0);
  return builder.location({ lines: [{ func: builder.func(fields), line }] });
}

function addFrameless(builder: ProfileBuilder, fields: typeof SYSTEM, nanos: number): void {
  const cpuNanos = Math.round(nanos);
  if (cpuNanos <= 0) return;
  const location = builder.location({ lines: [{ func: builder.func(fields) }] });
  builder.sample({ locations: [location], values: [0, 0, cpuNanos] });
}

function labelsOf(labels: Readonly<Record<string, string>>): readonly LabelFields[] {
  return Object.entries(labels).map(([key, text]) => ({ key, text }));
}
