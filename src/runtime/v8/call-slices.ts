/**
 * Samples of stacks → calls on a timeline: samples in a row that share a frame (and what calls it) are taken
 * for one call. Two short calls of one function between two samples look like a long one.
 */
import { parentsOf } from './trace-profile-events.ts';
import type { CpuNode, V8CpuProfile } from './v8-profile.ts';

export interface CallSlice {
  readonly node: CpuNode;
  /** Of process.hrtime. */
  readonly startMicros: number;
  readonly durationMicros: number;
}

export interface CallSlices {
  /** In the order in which they end; callees before their callers. */
  readonly slices: readonly CallSlice[];
  /** Whether there were more than asked for. */
  readonly isCut: boolean;
}

interface OpenCall {
  readonly id: number;
  readonly startMicros: number;
}

export function callSlices(profile: V8CpuProfile, slicesMax: number): CallSlices {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const paths = new Paths(profile, nodes);
  const slices: CallSlice[] = [];
  const open: OpenCall[] = [];
  const closeTo = (depth: number, nowMicros: number): void => {
    while (open.length > depth) {
      const call = open.pop();
      const node = call === undefined ? undefined : nodes.get(call.id);
      if (call === undefined || node === undefined || slices.length >= slicesMax) continue;
      const durationMicros = nowMicros - call.startMicros;
      if (durationMicros > 0) slices.push({ node, startMicros: call.startMicros, durationMicros });
    }
  };
  let now = profile.startTime;
  const { samples = [], timeDeltas = [] } = profile;
  samples.forEach((sample, i) => {
    now += timeDeltas[i] ?? 0;
    // V8 loses the stack below a collection, which goes on behind it.
    const path = paths.isCollection(sample) ? [...idsOf(open, paths), sample] : paths.of(sample);
    let shared = 0;
    while (shared < open.length && open[shared]?.id === path[shared]) shared++;
    closeTo(shared, now);
    for (const id of path.slice(shared)) open.push({ id, startMicros: now });
  });
  closeTo(0, Math.max(now, profile.endTime));
  return { slices, isCut: slices.length >= slicesMax };
}

function idsOf(open: readonly OpenCall[], paths: Paths): readonly number[] {
  return open.map(({ id }) => id).filter((id) => !paths.isCollection(id));
}

/** Of nothing of the program's. */
const NO_CALLS = new Set(['(root)', '(idle)']);

/** The calls above each node, outermost first. */
class Paths {
  readonly #parents: ReadonlyMap<number, number>;
  readonly #nodes: ReadonlyMap<number, CpuNode>;
  readonly #known = new Map<number, readonly number[]>();

  constructor(profile: V8CpuProfile, nodes: ReadonlyMap<number, CpuNode>) {
    this.#parents = parentsOf(profile);
    this.#nodes = nodes;
  }

  of(sample: number): readonly number[] {
    const known = this.#known.get(sample);
    if (known !== undefined) return known;
    const path: number[] = [];
    for (let id: number | undefined = sample; id !== undefined; id = this.#parents.get(id)) {
      if (!NO_CALLS.has(this.#name(id))) path.push(id);
    }
    path.reverse();
    this.#known.set(sample, path);
    return path;
  }

  isCollection(id: number): boolean {
    return this.#name(id) === '(garbage collector)';
  }

  #name(id: number): string {
    return this.#nodes.get(id)?.callFrame.functionName ?? '';
  }
}
