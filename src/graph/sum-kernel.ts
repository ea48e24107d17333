/**
 * The walks over the samples of graph.ts in WebAssembly (kernels/sums.ts), for large profiles whose sums are
 * doubles. The kernel's memory holds the tables of the report and a run of samples at a time.
 */
import { type KernelMemory, startKernel } from '../base/kernel.ts';
import { KernelAreas } from '../base/kernel-areas.ts';
import { SUMS_KERNEL } from '../base/kernel-code.ts';
import type { Samples } from '../profile/profile.ts';
import { RUN_LIMITS, sampleRuns } from '../profile/sample-runs.ts';
import type { NodeTable } from './node-table.ts';

interface SumsKernel {
  readonly memory: KernelMemory;
  setUp(starts: number, nodes: number, flat: number, cum: number, lastSample: number): void;
  addSamples(
    count: number,
    before: number,
    stackStarts: number,
    values: number,
    stacks: number,
  ): void;
  findEdges(
    count: number,
    stackStarts: number,
    values: number,
    stacks: number,
    meanings: number,
    masks: number,
    edges: number,
  ): number;
}

/** Below this many frames, starting a kernel takes longer than it saves. */
const FRAMES_MIN = 10_000;
const EDGE_WORDS = 3;
/** The last word of an edge is the node that it leads into, and below that these flags. */
export const IS_RESIDUAL = 1;
export const IS_INLINE = 2;
const FLAG_BITS = 2;
/** Edges of a location with more lines than this would need too much space. */
const LINES_MAX = 256;

type FoundEdge = (sample: number, from: number, to: number, flags: number) => void;

export class SumKernel {
  readonly #kernel: SumsKernel;
  readonly #samples: Samples;
  readonly #table: NodeTable;
  readonly #values: Float64Array;
  readonly #areas: KernelAreas;
  readonly #starts: number;
  readonly #nodes: number;

  private constructor(
    kernel: SumsKernel,
    samples: Samples,
    table: NodeTable,
    values: Float64Array,
  ) {
    this.#kernel = kernel;
    this.#samples = samples;
    this.#table = table;
    this.#values = values;
    this.#areas = new KernelAreas(kernel.memory);
    this.#starts = this.#areas.place(table.starts);
    this.#nodes = this.#areas.place(table.nodes);
  }

  /** Undefined where kernels do not run or would not pay. */
  static start(
    samples: Samples,
    table: NodeTable,
    values: Float64Array | BigInt64Array,
  ): SumKernel | undefined {
    if (values instanceof BigInt64Array || samples.locationIndexes.length < FRAMES_MIN) {
      return undefined;
    }
    if (mostLines(table) > LINES_MAX) return undefined;
    const kernel = startKernel<SumsKernel>(SUMS_KERNEL);
    return kernel && new SumKernel(kernel, samples, table, values);
  }

  sumNodes(): { flat: Float64Array; cum: Float64Array } {
    const { length } = this.#table.infos;
    const flat = this.#areas.reserve(length * 8);
    const cum = this.#areas.reserve(length * 8);
    const lastSample = this.#areas.reserve(length * 4);
    const run = this.#reserveRun();
    this.#kernel.setUp(this.#starts, this.#nodes, flat, cum, lastSample);
    for (const { first, count } of this.#runs(run)) {
      this.#kernel.addSamples(count, first, run.starts, run.values, run.stacks);
    }
    const { buffer } = this.#kernel.memory;
    return {
      flat: new Float64Array(buffer, flat, length).slice(),
      cum: new Float64Array(buffer, cum, length).slice(),
    };
  }

  /** `meanings` a location and `masks` a node are explained in kernels/sums.ts. */
  findEdges(meanings: Int32Array, masks: Uint8Array, found: FoundEdge): void {
    const kernel = this.#kernel;
    const meaningsAt = this.#areas.place(meanings);
    const masksAt = this.#areas.place(masks);
    const run = this.#reserveRun();
    const linesMax = mostLines(this.#table);
    let edgesMax = 0;
    let edges = 0;
    kernel.setUp(this.#starts, this.#nodes, 0, 0, 0);
    for (const { first, count } of this.#runs(run)) {
      if (run.frames * linesMax > edgesMax) {
        edgesMax = run.frames * linesMax;
        edges = this.#areas.reserve(edgesMax * EDGE_WORDS * 4);
      }
      const { starts, values, stacks } = run;
      const length = kernel.findEdges(count, starts, values, stacks, meaningsAt, masksAt, edges);
      deliver(new Uint32Array(kernel.memory.buffer, edges, length * EDGE_WORDS), first, found);
    }
  }

  /** Puts one run of samples after another into the kernel's memory. */
  *#runs(run: RunAreas): Generator<{ first: number; count: number }> {
    const { locationStarts, locationIndexes } = this.#samples;
    const areas = this.#areas;
    for (const { first, end } of sampleRuns(locationStarts)) {
      const from = locationStarts[first] as number;
      const frames = (locationStarts[end] as number) - from;
      if (frames > run.frames) {
        run.frames = frames;
        run.stacks = areas.reserve(frames * 4);
      }
      areas.write(run.starts, locationStarts.subarray(first, end + 1));
      areas.write(run.values, this.#values.subarray(first, end));
      areas.write(run.stacks, locationIndexes.subarray(from, locationStarts[end]));
      yield { first, count: end - first };
    }
  }

  #reserveRun(): RunAreas {
    const { samples, frames } = RUN_LIMITS;
    return {
      frames,
      starts: this.#areas.reserve((samples + 1) * 4),
      values: this.#areas.reserve(samples * 8),
      stacks: this.#areas.reserve(frames * 4),
    };
  }
}

/** Addresses of what a run of samples needs; `frames` is how many its stacks may have. */
interface RunAreas {
  frames: number;
  readonly starts: number;
  readonly values: number;
  stacks: number;
}

function mostLines({ starts }: NodeTable): number {
  let most = 1;
  for (let i = 1; i < starts.length; i++) {
    most = Math.max(most, (starts[i] as number) - (starts[i - 1] as number));
  }
  return most;
}

function deliver(words: Uint32Array, first: number, found: FoundEdge): void {
  for (let word = 0; word < words.length; word += EDGE_WORDS) {
    const flagged = words[word + 2] as number;
    const from = words[word + 1] as number;
    found(first + (words[word] as number), from, flagged >>> FLAG_BITS, flagged);
  }
}
