/** Every sample's stack with its labels and value, in the profile's order. */
import { mean } from '../base/int64.ts';
import { type NodeInfo, printableName } from '../graph/node-info.ts';
import { nodeTable } from '../graph/node-table.ts';
import { labelsOf, type SampleLabels } from '../profile/labels.ts';
import { type Report, weightsOf } from './report.ts';

export interface Trace {
  readonly value: bigint;
  readonly labels: SampleLabels;
  /** Leaf first. */
  readonly frames: readonly TraceFrame[];
}

export interface TraceFrame {
  readonly name: string;
  readonly isInline: boolean;
}

/** Samples without frames are left out, as in pprof. */
export function* traces(report: Report): Generator<Trace> {
  const { profile } = report;
  const { locationStarts, locationIndexes, count } = profile.samples;
  const { values, divisors } = weightsOf(report);
  const framesOf = framesByLocation(report);
  for (let sample = 0; sample < count; sample++) {
    const frames: TraceFrame[] = [];
    const end = locationStarts[sample + 1] as number;
    for (let i = locationStarts[sample] as number; i < end; i++) {
      for (const frame of framesOf(locationIndexes[i] as number)) frames.push(frame);
    }
    if (frames.length === 0) continue;
    const value = mean(values[sample] as bigint, divisors?.[sample] ?? 0n);
    yield { value, labels: labelsOf(profile, sample), frames };
  }
}

function framesByLocation({ profile }: Report): (location: number) => readonly TraceFrame[] {
  const { infos, starts, nodes } = nodeTable(profile);
  const known: (TraceFrame[] | undefined)[] = [];
  return (location) => {
    let frames = known[location];
    if (frames === undefined) {
      const [start, end] = [starts[location] as number, starts[location + 1] as number];
      frames = [...nodes.subarray(start, end)].map((node, line, { length }) => ({
        name: printableName(infos[node] as NodeInfo),
        isInline: line !== length - 1,
      }));
      known[location] = frames;
    }
    return frames;
  };
}
