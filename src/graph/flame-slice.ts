/**
 * The part of a flame graph that a screen can show: the boxes that touch a range of the width and are no
 * narrower than a limit. What is left out is summed beside its siblings and counted, never just dropped.
 */
import { type FlameGraph, ROOT } from './flame-graph.ts';

/** A range of the width, in weight. */
export interface FlameRange {
  readonly from: number;
  readonly to: number;
}

export interface FlameSlice {
  readonly range: FlameRange;
  /** Boxes narrower than this were left out. */
  readonly minWeight: number;
  /** Indexes of boxes in the flame graph, in preorder: a box's callers come before it. */
  readonly boxes: Uint32Array;
  readonly others: readonly Others[];
  /** All boxes left out within the range for being too narrow. */
  readonly omittedCount: number;
}

/** The callees of one box that are too narrow to show; they are neighbours, being the lightest. */
export interface Others {
  /** Index into the slice's boxes. */
  readonly parent: number;
  readonly start: number;
  readonly weight: number;
  /** With everything beneath them. */
  readonly boxCount: number;
}

/** No screen has more columns of pixels than this. */
const COLUMNS_MAX = 5000;
/** More boxes than this make the page slow; a graph with more rows gets a coarser limit. */
export const SLICE_BOXES_MAX = 40_000;

export function sliceFlameGraph(graph: FlameGraph, range: FlameRange): FlameSlice {
  let minWeight = (range.to - range.from) / COLUMNS_MAX;
  for (;;) {
    const slice = sliceAt(graph, range, minWeight);
    if (slice !== undefined) return slice;
    minWeight *= 2;
  }
}

/** Undefined when there would be more boxes than SLICE_BOXES_MAX. */
function sliceAt(graph: FlameGraph, range: FlameRange, minWeight: number): FlameSlice | undefined {
  const boxes = [ROOT];
  const sliceIndexes = new Map([[ROOT, 0]]);
  const others = new Map<number, Others>();
  let omittedCount = 0;
  for (let box = 1; box < graph.boxCount; ) {
    const start = graph.starts[box] ?? 0;
    const weight = graph.weights[box] ?? 0;
    const end = graph.ends[box] ?? box + 1;
    if (start >= range.to || start + weight <= range.from) {
      box = end;
    } else if (weight < minWeight) {
      const parent = sliceIndexes.get(graph.parents[box] ?? ROOT) ?? 0;
      const before = others.get(parent) ?? { parent, start, weight: 0, boxCount: 0 };
      const boxCount = before.boxCount + end - box;
      others.set(parent, { ...before, weight: before.weight + weight, boxCount });
      omittedCount += end - box;
      box = end;
    } else {
      if (boxes.length === SLICE_BOXES_MAX) return undefined;
      sliceIndexes.set(box, boxes.length);
      boxes.push(box++);
    }
  }
  const shown = [...others.values()].filter((group) => group.weight >= minWeight);
  return { range, minWeight, boxes: Uint32Array.from(boxes), others: shown, omittedCount };
}
