/** A server's answer about a flame graph, laid out for drawing, pointing and walking. */
import { childKey, type FlameKey, formatKey, frameHash, ROOT_KEY } from '../graph/flame-key.ts';
import type { ValueType } from '../profile/profile.ts';
import type { FlameAnswer } from '../web/profile-queries.ts';
import type { FlameWindow } from './flame-window.ts';

export interface FlameModel {
  readonly sampleType: ValueType;
  readonly total: number;
  /** Values are changes against a base. */
  readonly isDifference: boolean;
  readonly whole: FlameWindow;
  /** What the answer covers, and how narrow its boxes get. */
  readonly view: FlameWindow;
  readonly minWeight: number;
  /** Boxes of the whole graph, and those within `view` that were too narrow to send. */
  readonly graphBoxCount: number;
  readonly omittedCount: number;
  /** Preorder; box 0 is the root and its own parent. */
  readonly boxCount: number;
  readonly depths: Uint32Array;
  readonly parents: Uint32Array;
  readonly frames: Uint32Array;
  readonly starts: Float64Array;
  readonly weights: Float64Array;
  readonly selves: Float64Array;
  readonly totals: Float64Array;
  readonly callKinds: Uint8Array;
  /** Boxes of each depth from left to right. */
  readonly rows: readonly (readonly number[])[];
  /** What was too narrow, in the row in which it would lie. */
  readonly othersRows: ReadonlyMap<number, readonly OthersBox[]>;
  readonly frameOf: (box: number) => Frame;
}

export interface Frame {
  readonly index: number;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly hash: FlameKey;
}

export interface OthersBox {
  readonly parent: number;
  readonly start: number;
  readonly weight: number;
  readonly boxCount: number;
}

const ROOT_FRAME: Frame = { index: -1, name: 'root', file: '', line: 0, hash: ROOT_KEY };

export function flameModel(answer: FlameAnswer): FlameModel {
  const { boxes } = answer;
  const boxCount = boxes.depths.length;
  const weights = Float64Array.from(boxes.weights);
  const frames = Uint32Array.from(boxes.frames);
  const { parents, starts, rows } = place(answer);
  const frameTable = framesByIndex(answer);
  return {
    sampleType: answer.sampleType,
    total: answer.total,
    isDifference: answer.difference !== undefined,
    whole: { from: 0, to: answer.weight },
    view: answer.view,
    minWeight: answer.minWeight,
    graphBoxCount: answer.boxCount,
    omittedCount: answer.omittedCount,
    boxCount,
    depths: Uint32Array.from(boxes.depths),
    parents,
    frames,
    starts,
    weights,
    selves: Float64Array.from(boxes.selves),
    totals: boxes.totals === undefined ? weights : Float64Array.from(boxes.totals),
    callKinds: Uint8Array.from(boxes.callKinds),
    rows,
    othersRows: placeOthers(answer),
    frameOf: (box) => (box === 0 ? ROOT_FRAME : (frameTable.get(frames[box] ?? 0) ?? ROOT_FRAME)),
  };
}

/** The name of a box that means the same in other profiles (flame-key.ts). */
export function keyOf(model: FlameModel, box: number): string {
  return formatKey(pathTo(model, box).reduce((key, at) => nextKey(model, key, at), ROOT_KEY));
}

/** Undefined when the box of that key is not here, or too narrow to have been sent. */
export function findKey(model: FlameModel, wanted: string): number | undefined {
  const keys: FlameKey[] = [];
  for (let box = 0; box < model.boxCount; box++) {
    const parent = keys[model.parents[box] ?? 0] ?? ROOT_KEY;
    const key = nextKey(model, parent, box);
    if (formatKey(key) === wanted) return box;
    keys.push(key);
  }
  return undefined;
}

/** From the root to the box, both included. */
export function pathTo(model: FlameModel, box: number): readonly number[] {
  const path = [box];
  for (let at = box; at !== 0; ) {
    at = model.parents[at] ?? 0;
    path.push(at);
  }
  return path.reverse();
}

export function windowOf(model: FlameModel, box: number): FlameWindow {
  const from = model.starts[box] ?? 0;
  return { from, to: from + (model.weights[box] ?? 0) };
}

/** The deepest box that is at least as wide as the window and holds it. */
export function enclosingBox(model: FlameModel, window: FlameWindow): number {
  const slack = (window.to - window.from) * 1e-6;
  let found = 0;
  for (const row of model.rows) {
    const box = row.find((one) => {
      const { from, to } = windowOf(model, one);
      return from <= window.from + slack && to >= window.to - slack;
    });
    if (box === undefined) return found;
    found = box;
  }
  return found;
}

function nextKey(model: FlameModel, parent: FlameKey, box: number): FlameKey {
  return box === 0 ? ROOT_KEY : childKey(parent, model.frameOf(box).hash);
}

function framesByIndex({ frames }: FlameAnswer): ReadonlyMap<number, Frame> {
  return new Map(
    frames.indexes.map((index, i) => {
      const name = frames.names[i] ?? '';
      const file = frames.files[i] ?? '';
      return [
        index,
        { index, name, file, line: frames.lines[i] ?? 0, hash: frameHash(name, file) },
      ];
    }),
  );
}

function place({ boxes }: FlameAnswer): Pick<FlameModel, 'parents' | 'starts' | 'rows'> {
  const parents = new Uint32Array(boxes.depths.length);
  const starts = new Float64Array(boxes.depths.length);
  const rows: number[][] = [];
  const path: number[] = [];
  for (const [box, depth] of boxes.depths.entries()) {
    const parent = path[depth - 1] ?? 0;
    path[depth] = box;
    parents[box] = parent;
    starts[box] = (starts[parent] ?? 0) + (boxes.offsets[box] ?? 0);
    const row = rows[depth] ?? [];
    row.push(box);
    rows[depth] = row;
  }
  return { parents, starts, rows };
}

function placeOthers({ boxes, others }: FlameAnswer): ReadonlyMap<number, readonly OthersBox[]> {
  const rows = new Map<number, OthersBox[]>();
  for (const [i, parent] of others.parents.entries()) {
    const depth = (boxes.depths[parent] ?? 0) + 1;
    const row = rows.get(depth) ?? [];
    const [start = 0, weight = 0] = [others.starts[i], others.weights[i]];
    row.push({ parent, start, weight, boxCount: others.boxCounts[i] ?? 0 });
    rows.set(depth, row);
  }
  for (const row of rows.values()) row.sort((a, b) => a.start - b.start);
  return rows;
}
