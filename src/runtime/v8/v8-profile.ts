/** The profiles as V8's inspector gives them (https://chromedevtools.github.io/devtools-protocol/v8/Profiler/). */

export interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  /** From 0; -1 where there is no source. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

export interface V8CpuProfile {
  readonly nodes: readonly CpuNode[];
  /** Microseconds of process.hrtime, on every Node from 20 to 26. */
  readonly startTime: number;
  readonly endTime: number;
  /** Node ids. */
  readonly samples?: readonly number[];
  /** Microseconds since the sample before, the first since startTime. */
  readonly timeDeltas?: readonly number[];
}

export interface CpuNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly hitCount?: number;
  readonly children?: readonly number[];
  readonly positionTicks?: readonly PositionTick[];
}

/** Lines count from 1 here. */
export interface PositionTick {
  readonly line: number;
  readonly ticks: number;
}

export interface SamplingHeapProfile {
  readonly head: HeapNode;
  readonly samples: readonly HeapSample[];
}

export interface HeapNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  /** Bytes, already scaled up from the samples to the whole. */
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

export interface HeapSample {
  /** Bytes of one object times how many of its size it stands for: scaled, as seen on Node 20 to 26. */
  readonly size: number;
  readonly nodeId: number;
  readonly ordinal: number;
}
