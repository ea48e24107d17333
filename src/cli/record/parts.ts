/** The parts that a recording's processes have written so far (runtime/recording-options.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CpuPart,
  type EndPart,
  type HeapPart,
  type MapsPart,
  type PartName,
  partFile,
  type StartPart,
  type WaitPart,
} from '../../runtime/recording/recording-options.ts';
import { WAIT_KINDS } from '../../runtime/recording/recording-plan.ts';
import type { RawStacks } from '../../runtime/v8/raw-profile.ts';

/** Kinds whose parts are stacks with numbers. */
export const STACKS_KINDS = [...WAIT_KINDS, 'threadcreate'] as const;
export type StacksKind = (typeof STACKS_KINDS)[number];

export interface RecordedProcess {
  readonly start: StartPart;
  readonly cpu: CpuPart | undefined;
  readonly live: HeapPart | undefined;
  /** Its windows, in order. */
  readonly allocs: readonly HeapPart[];
  readonly waits: ReadonlyMap<StacksKind, WaitPart>;
  readonly maps: MapsPart | undefined;
  /** undefined when it was killed before it could write. */
  readonly end: EndPart | undefined;
}

/** In the order in which they started. */
export function readStarts(folder: string): readonly StartPart[] {
  return readdirSync(folder)
    .map((name) => /^(\d+)\.start\.json$/.exec(name)?.[1])
    .filter((pid) => pid !== undefined)
    .map((pid) => readPart<StartPart>(folder, Number(pid), 'start'))
    .filter((start) => start !== undefined)
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
}

export function readProcess(folder: string, start: StartPart): RecordedProcess {
  const { pid } = start;
  return {
    start,
    cpu: readPart<CpuPart>(folder, pid, 'cpu'),
    live: lastLive(
      readPart<HeapPart>(folder, pid, 'live'),
      readPart<HeapPart>(folder, pid, 'live-2'),
    ),
    allocs: (['allocs', 'allocs-2'] as const)
      .map((name) => readPart<HeapPart>(folder, pid, name))
      .filter((part) => part !== undefined),
    waits: readWaits(folder, pid),
    maps: readPart<MapsPart>(folder, pid, 'maps'),
    end: readPart<EndPart>(folder, pid, 'end'),
  };
}

/** What was alive last, unless that window was too short to have seen anything. */
function lastLive(first: HeapPart | undefined, second: HeapPart | undefined): HeapPart | undefined {
  const seen = second?.profile.samples.length ?? 0;
  return seen > 0 || first === undefined ? (second ?? first) : first;
}

function readWaits(folder: string, pid: number): ReadonlyMap<StacksKind, WaitPart> {
  return exactWaits(
    STACKS_KINDS.flatMap((kind) => {
      const part = readPart<WaitPart>(folder, pid, kind);
      return part === undefined ? [] : [[kind, part] as const];
    }),
  );
}

/** Of parts that were JSON on their way. */
export function exactWaits(
  parts: readonly (readonly [StacksKind, WaitPart])[],
): ReadonlyMap<StacksKind, WaitPart> {
  return new Map(parts.map(([kind, part]) => [kind, { ...part, raw: withExactLabels(part.raw) }]));
}

/** JSON has no bigints: the recorder wrote them as text. */
function withExactLabels(raw: RawStacks): RawStacks {
  const samples = raw.samples.map((sample) => {
    const labels = sample.labels?.map((label) => {
      return 'number' in label ? { ...label, number: BigInt(label.number) } : label;
    });
    return labels === undefined ? sample : { ...sample, labels };
  });
  return { ...raw, samples };
}

export function hasEnded(folder: string, pid: number): boolean {
  return readdirSync(folder).includes(partFile(pid, 'end'));
}

/** The preload of this very version wrote it, in one piece, so its shape is not doubted. */
export function readPart<Part>(folder: string, pid: number, name: PartName): Part | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, partFile(pid, name)), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text) as Part;
}
