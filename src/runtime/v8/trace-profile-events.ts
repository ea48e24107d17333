/**
 * V8's cpu profile as the events of a trace that V8 itself writes: `Profile`, and `ProfileChunk`s with the
 * nodes that are new and the samples of a while.
 */
import type { FrameNames } from './frame-names.ts';
import type { RawTrace } from './raw-trace.ts';
import type { CallFrame, CpuNode, V8CpuProfile } from './v8-profile.ts';

/** One event of a Chrome trace; times in microseconds of process.hrtime. */
export interface TraceEvent {
  readonly ph: string;
  readonly cat: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly id?: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const SAMPLES_A_CHUNK = 1000;

export function profileEvents(trace: RawTrace, names: FrameNames): readonly TraceEvent[] {
  const { profile } = trace.cpu.part;
  const own = { ph: 'P', cat: 'disabled-by-default-v8.cpu_profiler', id: '0x1', pid: trace.pid };
  const base = { ...own, tid: trace.pid };
  const start = { data: { startTime: profile.startTime } };
  const events: TraceEvent[] = [{ ...base, name: 'Profile', ts: profile.startTime, args: start }];
  const { samples = [], timeDeltas = [] } = profile;
  const pending = new NewNodes(profile, names);
  let ts = profile.startTime;
  for (let at = 0; at < samples.length; at += SAMPLES_A_CHUNK) {
    const chunk = samples.slice(at, at + SAMPLES_A_CHUNK);
    const deltas = timeDeltas.slice(at, at + SAMPLES_A_CHUNK);
    const nodes = pending.of(chunk);
    const cpuProfile = { ...(nodes.length > 0 && { nodes }), samples: chunk };
    const args = { data: { cpuProfile, timeDeltas: deltas } };
    events.push({ ...base, name: 'ProfileChunk', ts, args });
    ts += deltas.reduce((sum, delta) => sum + delta, 0);
  }
  const end = { data: { endTime: profile.endTime } };
  events.push({ ...base, name: 'ProfileChunk', ts: profile.endTime, args: end });
  return events;
}

/** As other profiles of ours name it. */
export function frameText(frame: CallFrame, names: FrameNames): { name: string; place: string } {
  const { name, filename = '', startLine = 0 } = names.func(frame);
  return { name, place: filename === '' ? '' : `${filename}:${startLine}` };
}

interface ChunkNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: CallFrame;
}

class NewNodes {
  readonly #nodes = new Map<number, CpuNode>();
  readonly #parents: ReadonlyMap<number, number>;
  readonly #told = new Set<number>();
  readonly #names: FrameNames;

  constructor(profile: V8CpuProfile, names: FrameNames) {
    for (const node of profile.nodes) this.#nodes.set(node.id, node);
    this.#parents = parentsOf(profile);
    this.#names = names;
  }

  /** Those of the samples that were in no chunk before, callers first. */
  of(samples: readonly number[]): readonly ChunkNode[] {
    const found: ChunkNode[] = [];
    for (const sample of samples) {
      const path: ChunkNode[] = [];
      for (let id: number | undefined = sample; id !== undefined; id = this.#parents.get(id)) {
        if (this.#told.has(id)) break;
        this.#told.add(id);
        path.push(this.#chunkNode(id));
      }
      found.push(...path.reverse());
    }
    return found;
  }

  #chunkNode(id: number): ChunkNode {
    const parent = this.#parents.get(id);
    const frame = this.#nodes.get(id)?.callFrame ?? NO_FRAME;
    // Words in brackets are V8's own, by which its readers know them.
    const functionName = frame.functionName.startsWith('(')
      ? frame.functionName
      : frameText(frame, this.#names).name;
    const callFrame = { ...frame, functionName };
    return { id, ...(parent !== undefined && { parent }), callFrame };
  }
}

const NO_FRAME: CallFrame = {
  functionName: '(program)',
  scriptId: '0',
  url: '',
  lineNumber: -1,
  columnNumber: -1,
};

export function parentsOf({ nodes }: V8CpuProfile): ReadonlyMap<number, number> {
  const parents = new Map<number, number>();
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id);
  return parents;
}
