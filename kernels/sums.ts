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

export const IS_RESIDUAL: u32 = 1;
/** Called from another function at least once, and not only inlined. */
export const IS_CALLED: u32 = 2;

const LINE_BY_LINE: i32 = -1;
const DROPPED: i32 = -2;

/** An edge: f64 weight, then u32 caller, callee, flags, and the sample that had it last. */
export const EDGE_BYTES: usize = 24;
const CALLER: usize = 8;
const CALLEE: usize = 12;
const FLAGS: usize = 16;
const LAST_SAMPLE: usize = 20;

/** In the order in which samples mention them. */
export let edgeCount: u32 = 0;
let edges: usize = 0;
/** u32 a slot: 0, or the number of an edge and one; half of them stay empty. */
let slots: usize = 0;
let slotMask: u32 = 0;

/**
 * Space for half as many edges as slots, of which there are a power of two. Keeps the edges so far, which either may
 * lie over.
 */
export function placeEdges(edgesAt: usize, slotsAt: usize, slotCount: u32): void {
  memory.copy(edgesAt, edges, (<usize>edgeCount) * EDGE_BYTES);
  memory.fill(slotsAt, 0, (<usize>slotCount) << 2);
  edges = edgesAt;
  slots = slotsAt;
  slotMask = slotCount - 1;
  for (let number: u32 = 0; number < edgeCount; number++) {
    const edge = edges + (<usize>number) * EDGE_BYTES;
    store<u32>(slotOf(load<u32>(edge, CALLER), load<u32>(edge, CALLEE)), number + 1);
  }
}

/** The edge's slot, or the empty one where it belongs. */
function slotOf(caller: u32, callee: u32): usize {
  const mixed: u32 = (caller * 0x9e3779b1) ^ (callee * 0x85ebca77);
  let index = (mixed ^ (mixed >> 15)) & slotMask;
  while (true) {
    const slot = slots + ((<usize>index) << 2);
    const number = load<u32>(slot);
    if (number == 0) return slot;
    const edge = edges + (<usize>(number - 1)) * EDGE_BYTES;
    if (load<u32>(edge, CALLER) == caller && load<u32>(edge, CALLEE) == callee) return slot;
    index = (index + 1) & slotMask;
  }
}

/** Adds an edge of the sample that `mark` names; false when there is no space. */
function addEdge(caller: u32, callee: u32, mark: u32, value: f64, flags: u32): bool {
  const slot = slotOf(caller, callee);
  let number = load<u32>(slot);
  let edge: usize;
  if (number == 0) {
    if (edgeCount > slotMask >> 1) return false;
    edge = edges + (<usize>edgeCount) * EDGE_BYTES;
    store<f64>(edge, 0);
    store<u32>(edge, caller, CALLER);
    store<u32>(edge, callee, CALLEE);
    store<u32>(edge, 0, FLAGS);
    edgeCount++;
    number = edgeCount;
    store<u32>(slot, number);
  } else {
    edge = edges + (<usize>(number - 1)) * EDGE_BYTES;
    // Only the first mention in a sample counts, for the flags too.
    if (load<u32>(edge, LAST_SAMPLE) == mark) return true;
  }
  store<u32>(edge, mark, LAST_SAMPLE);
  store<u32>(edge, load<u32>(edge, FLAGS) | flags, FLAGS);
  store<f64>(edge, load<f64>(edge) + value);
  return true;
}

/**
 * Sums the edges of `count` samples, from the one numbered `done` on, into wanted nodes. Returns where it
 * stopped for want of space, to be called again from there with more; `count` when it is through.
 * `meanings`: i32 a location, as src/graph/graph.ts gives them; `masks`: u8 a node, bit 0 when it is kept
 * and bit 1 when it is wanted. The rest is as above.
 */
export function sumEdges(
  done: u32,
  count: u32,
  before: u32,
  stackStarts: usize,
  values: usize,
  stacks: usize,
  meanings: usize,
  masks: usize,
): u32 {
  const base = load<u32>(stackStarts);
  for (let sample = done; sample < count; sample++) {
    const value = load<f64>(values + ((<usize>sample) << 3));
    if (value == 0) continue;
    const mark = before + sample + 1;
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
      let called: u32 = IS_CALLED;
      while (line > first) {
        line -= 4;
        const callee = load<i32>(line);
        const mask: u32 = load<u8>(masks + <usize>callee);
        if (!(mask & 1)) residual = IS_RESIDUAL;
        else {
          if (mask & 2 && parent != -1 && parent != callee) {
            if (!addEdge(parent, callee, mark, value, residual | called)) return sample;
          }
          parent = callee;
          residual = 0;
        }
        called = 0;
      }
    }
  }
  return count;
}
