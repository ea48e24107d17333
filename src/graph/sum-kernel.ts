/**
 * The walks over the samples of graph.ts in WebAssembly (kernels/sums.ts), for large profiles whose sums are
 * doubles. The kernel's memory holds the tables of the report and a run of samples at a time.
 */
import { type KernelMemory, startKernel } from '../base/kernel.ts';
import { KernelAreas } from '../base/kernel-areas.ts';
import { SUMS_KERNEL } from '../base/kernel-code.ts';
import type { Samples } from '../profile/profile.ts';
import { RUN_LIMITS, sampleRuns } from '../profile/sample-runs.ts';
import type { EdgeSums } from './edge-sums.ts';
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
  readonly edgeCount: { readonly value: number };
  placeEdges(edges: number, slots: number, slotCount: number): void;
  sumEdges(
    done: number,
    count: number,
    before: number,
    stackStarts: number,
    values: number,
    stacks: number,
    meanings: number,
    masks: number,
  ): number;
}

/** Below this many frames, starting a kernel takes longer than it saves. */
const FRAMES_MIN = 10_000;
/** Of kernels/sums.ts: an edge is a double and four words. */
const EDGE_WORDS = 6;
const IS_RESIDUAL = 1;
const IS_CALLED = 2;
/** A power of two. */
const FIRST_SLOTS = 4096;

export class SumKernel {
  readonly #kernel: SumsKernel;
  readonly #samples: Samples;
  readonly #table: NodeTable;
  readonly #values: Float64Array;
  readonly #areas: KernelAreas;
  readonly #starts: number;
  readonly #nodes: number;
  #edgeArea = { start: 0, end: 0 };

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
  sumEdges(meanings: Int32Array, masks: Uint8Array): EdgeSums {
    const kernel = this.#kernel;
    const meaningsAt = this.#areas.place(meanings);
    const masksAt = this.#areas.place(masks);
    const run = this.#reserveRun();
    kernel.setUp(this.#starts, this.#nodes, 0, 0, 0);
    let slots = FIRST_SLOTS;
    let edges = this.#placeEdges(slots);
    for (const { first, count } of this.#runs(run)) {
      const { starts, values, stacks } = run;
      const sumFrom = (done: number): number =>
        kernel.sumEdges(done, count, first, starts, values, stacks, meaningsAt, masksAt);
      for (let done = sumFrom(0); done < count; done = sumFrom(done)) {
        slots *= 2;
        edges = this.#placeEdges(slots);
      }
    }
    return edgeSums(kernel.memory.buffer, edges, kernel.edgeCount.value);
  }

  /** Over those of before where nothing lies behind them: a new place for each time that they grow is twice as much. */
  #placeEdges(slots: number): number {
    const areas = this.#areas;
    if (areas.mark() === this.#edgeArea.end) areas.release(this.#edgeArea.start);
    const start = areas.mark();
    const slotsAt = areas.reserve(slots * 4);
    const edges = areas.reserve((slots / 2) * EDGE_WORDS * 4);
    this.#edgeArea = { start, end: areas.mark() };
    this.#kernel.placeEdges(edges, slotsAt, slots);
    return edges;
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
      areas.writeRows(run.stacks, locationIndexes.subarray(from, locationStarts[end]));
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

function edgeSums(buffer: ArrayBuffer, at: number, count: number): EdgeSums {
  const words = new Uint32Array(buffer, at, count * EDGE_WORDS);
  const doubles = new Float64Array(buffer, at, (count * EDGE_WORDS) / 2);
  const sums: EdgeSums = {
    count,
    from: new Uint32Array(count),
    to: new Uint32Array(count),
    weights: new BigInt64Array(count),
    divisors: undefined,
    residual: new Uint8Array(count),
    inline: new Uint8Array(count),
    alive: new Uint8Array(count).fill(1),
  };
  for (let edge = 0; edge < count; edge++) {
    const word = edge * EDGE_WORDS;
    const flags = words[word + 4] as number;
    sums.weights[edge] = BigInt(doubles[word / 2] as number);
    sums.from[edge] = words[word + 2] as number;
    sums.to[edge] = words[word + 3] as number;
    sums.residual[edge] = flags & IS_RESIDUAL;
    sums.inline[edge] = (flags & IS_CALLED) === 0 ? 1 : 0;
  }
  return sums;
}
