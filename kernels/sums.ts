/**
 * Sums samples into nodes (src/graph/graph.ts says what flat and cum are and holds the same loop for
 * runtimes without WebAssembly). All areas are the caller's, at the addresses it gives.
 */

/** What stays the same from one run of samples to the next. */
let starts: usize = 0;
let nodes: usize = 0;
let flat: usize = 0;
let cum: usize = 0;
let lastSample: usize = 0;

/**
 * `starts`: u32 a location and one more, offsets into `nodes`; `nodes`: u32 a line; `flat`, `cum`: f64 a
 * node; `lastSample`: u32 a node, zero at first.
 */
export function setUp(
  startsAt: usize,
  nodesAt: usize,
  flatAt: usize,
  cumAt: usize,
  lastSampleAt: usize,
): void {
  starts = startsAt;
  nodes = nodesAt;
  flat = flatAt;
  cum = cumAt;
  lastSample = lastSampleAt;
}

/**
 * Adds `count` samples. `stackStarts`: u32 a sample and one more; `values`: f64 a sample; `stacks`: u32 a
 * frame, a location, from the frame that the first of `stackStarts` names on. `before` is how many samples
 * were added before.
 */
export function addSamples(
  count: u32,
  before: u32,
  stackStarts: usize,
  values: usize,
  stacks: usize,
): void {
  const base = load<u32>(stackStarts);
  for (let sample: u32 = 0; sample < count; sample++) {
    const value = load<f64>(values + ((<usize>sample) << 3));
    if (value == 0) continue;
    const mark = before + sample + 1;
    const range = stackStarts + ((<usize>sample) << 2);
    const leaf = stacks + ((<usize>(load<u32>(range) - base)) << 2);
    let frame = stacks + ((<usize>(load<u32>(range, 4) - base)) << 2);
    let node: u32 = u32.MAX_VALUE;
    while (frame > leaf) {
      frame -= 4;
      const lines = starts + ((<usize>load<u32>(frame)) << 2);
      const first = nodes + ((<usize>load<u32>(lines)) << 2);
      let line = nodes + ((<usize>load<u32>(lines, 4)) << 2);
      while (line > first) {
        line -= 4;
        node = load<u32>(line);
        const last = lastSample + ((<usize>node) << 2);
        if (load<u32>(last) == mark) continue;
        store<u32>(last, mark);
        const sum = cum + ((<usize>node) << 3);
        store<f64>(sum, load<f64>(sum) + value);
      }
    }
    if (node != u32.MAX_VALUE) {
      const sum = flat + ((<usize>node) << 3);
      store<f64>(sum, load<f64>(sum) + value);
    }
  }
}

/** u32 an edge that was found: the sample, counted from `before`, caller, and callee with the flags. */
export const EDGE_BYTES: u32 = 12;
export const IS_RESIDUAL: u32 = 1;
export const IS_INLINE: u32 = 2;
const FLAG_BITS: u32 = 2;

const LINE_BY_LINE: i32 = -1;
const DROPPED: i32 = -2;

/**
 * Finds the edges of `count` samples into wanted nodes and writes them to `edges`; returns how many.
 * `meanings`: i32 a location, as src/graph/graph.ts gives them; `masks`: u8 a node, bit 0 when it is kept
 * and bit 1 when it is wanted. The rest is as above.
 */
export function findEdges(
  count: u32,
  stackStarts: usize,
  values: usize,
  stacks: usize,
  meanings: usize,
  masks: usize,
  edges: usize,
): u32 {
  const base = load<u32>(stackStarts);
  let edge = edges;
  for (let sample: u32 = 0; sample < count; sample++) {
    if (load<f64>(values + ((<usize>sample) << 3)) == 0) continue;
    const range = stackStarts + ((<usize>sample) << 2);
    const leaf = stacks + ((<usize>(load<u32>(range) - base)) << 2);
    let frame = stacks + ((<usize>(load<u32>(range, 4) - base)) << 2);
    let parent: i32 = -1;
    let residual: u32 = 0;
    while (frame > leaf) {
      frame -= 4;
      const location = load<u32>(frame);
      const meaning = load<i32>(meanings + ((<usize>location) << 2));
      if (meaning == DROPPED) {
        residual = IS_RESIDUAL;
        continue;
      }
      if (meaning != LINE_BY_LINE) {
        parent = meaning;
        residual = 0;
        continue;
      }
      const lines = starts + ((<usize>location) << 2);
      const first = nodes + ((<usize>load<u32>(lines)) << 2);
      let line = nodes + ((<usize>load<u32>(lines, 4)) << 2);
      let inline: u32 = 0;
      while (line > first) {
        line -= 4;
        const callee = load<i32>(line);
        const mask: u32 = load<u8>(masks + <usize>callee);
        if (!(mask & 1)) residual = IS_RESIDUAL;
        else {
          if (mask & 2 && parent != -1 && parent != callee) {
            store<u32>(edge, sample);
            store<u32>(edge, parent, 4);
            store<u32>(edge, ((<u32>callee) << FLAG_BITS) | residual | inline, 8);
            edge += EDGE_BYTES;
          }
          parent = callee;
          residual = 0;
        }
        inline = IS_INLINE;
      }
    }
  }
  return <u32>(edge - edges) / EDGE_BYTES;
}
