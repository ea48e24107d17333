/**
 * Chooses samples by the marks of their locations (src/profile/marked-samples.ts holds the same loop for
 * runtimes without WebAssembly). All areas are the caller's, at the addresses it gives.
 */

/**
 * Writes to `rows`, u32 each, those of `count` samples whose locations' marks together are `wanted`, and
 * returns how many they are. `first` is the number of the first sample; `stackStarts`: u32 a sample and one
 * more; `stacks`: u32 a frame, a location, from the frame that the first of `stackStarts` names on;
 * `marks`: u8 a location.
 */
export function chooseSamples(
  first: u32,
  count: u32,
  stackStarts: usize,
  stacks: usize,
  marks: usize,
  wanted: u32,
  rows: usize,
): u32 {
  const base = load<u32>(stackStarts);
  let frame = stacks;
  let row = rows;
  for (let sample: u32 = 0; sample < count; sample++) {
    const end =
      stacks + ((<usize>(load<u32>(stackStarts + ((<usize>sample) << 2), 4) - base)) << 2);
    let seen: u32 = 0;
    while (frame < end) {
      seen |= load<u8>(marks + load<u32>(frame));
      frame += 4;
    }
    if (seen == wanted) {
      store<u32>(row, first + sample);
      row += 4;
    }
  }
  return <u32>((row - rows) >> 2);
}
