/** Sums columns of doubles over the nodes, with graph.ts's rules of what is flat and what is cum. */
import type { Profile } from '../profile/profile.ts';
import type { NodeTable } from './node-table.ts';

export interface SampleSums {
  /** One number a node. */
  readonly flat: Float64Array;
  readonly cum: Float64Array;
}

export function sumSamples(profile: Profile, table: NodeTable, column: Float64Array): SampleSums {
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { starts, nodes } = table;
  const flat = new Float64Array(table.infos.length);
  const cum = new Float64Array(table.infos.length);
  const lastSample = new Uint32Array(table.infos.length);
  for (let sample = 0; sample < count; sample++) {
    const value = column[sample] as number;
    const stackStart = locationStarts[sample] as number;
    let leaf = -1;
    for (let i = (locationStarts[sample + 1] as number) - 1; i >= stackStart; i--) {
      const location = locationIndexes[i] as number;
      const first = starts[location] as number;
      for (let line = (starts[location + 1] as number) - 1; line >= first; line--) {
        leaf = nodes[line] as number;
        if (lastSample[leaf] === sample + 1) continue;
        lastSample[leaf] = sample + 1;
        cum[leaf] = (cum[leaf] as number) + value;
      }
    }
    if (leaf !== -1) flat[leaf] = (flat[leaf] as number) + value;
  }
  return { flat, cum };
}
