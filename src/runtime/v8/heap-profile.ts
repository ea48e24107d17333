/** V8's sampling heap profile → a profile with the types of Go's heap and allocs files. */

import type { Profile } from '../../profile/profile.ts';
import { ProfileBuilder } from '../../profile/profile-builder.ts';
import type { HeapPart } from '../recording/recording-options.ts';
import { isNodeInternal } from './blocking-calls.ts';
import { type LiveExtras, urlsOf } from './cpu-profile.ts';
import type { FrameNames } from './frame-names.ts';
import { objectsOf } from './sampled-objects.ts';
import type { HeapNode, HeapSample } from './v8-profile.ts';

const SAMPLE_TYPES = {
  live: [
    { type: 'inuse_objects', unit: 'count' },
    { type: 'inuse_space', unit: 'bytes' },
  ],
  allocs: [
    { type: 'alloc_objects', unit: 'count' },
    { type: 'alloc_space', unit: 'bytes' },
  ],
} as const;

export function heapProfile(
  part: HeapPart,
  names: FrameNames,
  comments: readonly string[],
  extras: Pick<LiveExtras, 'ownFiles' | 'thread'> = {},
): Profile {
  const builder = new ProfileBuilder(SAMPLE_TYPES[part.kind]);
  const samples = samplesByNode(part.profile.samples);
  const ownUrls = urlsOf([part.preload, ...(extras.ownFiles ?? [])]);
  const labels = extras.thread === undefined ? [] : [{ key: 'thread', text: extras.thread }];
  const open: OpenNode[] = [{ node: part.profile.head, stack: [], isOurs: false }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { node } = at;
    const isRoot = node === part.profile.head;
    const frame = names.complete(node.callFrame);
    const isPreload = ownUrls.has(frame.url);
    const isOurs = isPreload || (at.isOurs && isNodeInternal(frame));
    const isHidden = isRoot || isPreload;
    const stack = isHidden ? at.stack : [location(builder, names, node), ...at.stack];
    if (node.selfSize > 0 && stack.length > 0 && !isOurs) {
      const objects = objectsOf(node, samples.get(node.id) ?? [], part.rateBytes);
      const count = Math.max(1, Math.round(objects));
      builder.sample({ locations: stack, values: [count, Math.round(node.selfSize)], labels });
    }
    for (const child of node.children) open.push({ node: child, stack, isOurs });
  }
  return builder.finish(header(part, comments));
}

interface OpenNode {
  readonly node: HeapNode;
  /** Of its callers, innermost first. */
  readonly stack: readonly number[];
  /** Whether the preload works for itself here. */
  readonly isOurs: boolean;
}

/** What the file of a window that never opened holds: its types, and the comments that say why. */
export function emptyHeapProfile(kind: HeapPart['kind'], comments: readonly string[]): Profile {
  return new ProfileBuilder(SAMPLE_TYPES[kind]).finish({
    defaultSampleType: defaultType(kind),
    periodType: { type: 'space', unit: 'bytes' },
    comments,
  });
}

function samplesByNode(samples: readonly HeapSample[]): ReadonlyMap<number, readonly HeapSample[]> {
  const byNode = new Map<number, HeapSample[]>();
  for (const sample of samples) {
    const own = byNode.get(sample.nodeId);
    if (own === undefined) byNode.set(sample.nodeId, [sample]);
    else own.push(sample);
  }
  return byNode;
}

function location(builder: ProfileBuilder, names: FrameNames, node: HeapNode): number {
  const fields = names.func(node.callFrame);
  const func = builder.func(fields);
  return builder.location({ lines: [{ func, line: fields.startLine ?? 0 }] });
}

function header(part: HeapPart, comments: readonly string[]) {
  return {
    defaultSampleType: defaultType(part.kind),
    timeNanos: BigInt(Math.round(part.endedAtMs)) * 1_000_000n,
    durationNanos: BigInt(Math.round(part.endedAtMs - part.startedAtMs)) * 1_000_000n,
    periodType: { type: 'space', unit: 'bytes' },
    period: BigInt(part.rateBytes),
    comments,
  };
}

function defaultType(kind: HeapPart['kind']): string {
  return kind === 'live' ? 'inuse_space' : 'alloc_space';
}
