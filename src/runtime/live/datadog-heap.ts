/**
 * The heap profile of the @datadog/pprof back end. Below Node 26: live objects, read without collecting
 * garbage first, so that what is dead but not collected yet counts as live (measured 2 ms for 350 MB). On
 * Node 26 and newer V8 marks dead samples, and one sampler gives live objects and allocations; reading it
 * collects garbage. The addon's own profile() restarts that sampler and so loses what is live; its
 * v8Profile(), used here, does not.
 */
import type { AllocationNode, RawAllocations } from '../v8/datadog-profile.ts';
import type { HeapReading, HeapSampler } from './back-end.ts';
import type { DatadogAllocation, DatadogAllocationNode, DatadogModule } from './datadog-module.ts';
import { InspectorSession } from './inspector-session.ts';
import { ProfilerBusyError, ProfileUnavailableError } from './profile-source.ts';
import { isSampling } from './sampler-owner.ts';
import { ownFiles } from './worker-file.ts';

const STACK_FRAMES_MAX = 128;
const ALLOCS_SINCE_NODE = 26;

export class DatadogHeap implements HeapSampler {
  readonly hasAllocs = Number(process.versions.node.split('.')[0]) >= ALLOCS_SINCE_NODE;
  readonly collectsToRead = this.hasAllocs;
  readonly #module: DatadogModule;
  #isRunning = false;

  constructor(module: DatadogModule) {
    this.#module = module;
  }

  start(rateBytes: number): void {
    refuseForeign();
    try {
      this.#module.heap.start(rateBytes, STACK_FRAMES_MAX, this.hasAllocs);
      this.#isRunning = true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw /already started/.test(message)
        ? new ProfilerBusyError(
            "@datadog/pprof's heap profiler is in use by another part of this program (dd-trace, Pyroscope): stop that",
            { cause: error },
          )
        : new ProfileUnavailableError(`@datadog/pprof cannot profile the heap: ${message}`, {
            cause: error,
          });
    }
  }

  stop(): void {
    if (this.#isRunning) this.#module.heap.stop();
    this.#isRunning = false;
  }

  read({ name, rateBytes, sinceMs, comments }: HeapReading): RawAllocations {
    const root = this.#tree();
    return {
      kind: 'allocations',
      name,
      root: nodeOf(root, this.hasAllocs),
      hasAllocs: this.hasAllocs,
      rateBytes,
      startedAtMs: sinceMs,
      timeMs: Date.now(),
      ownFiles: ownFiles(),
      comments: [
        ...comments,
        this.hasAllocs
          ? 'read after a garbage collection'
          : 'read without a garbage collection: what is dead but not collected yet counts as live',
      ],
    };
  }

  #tree(): DatadogAllocationNode {
    try {
      return this.#module.heap.v8Profile();
    } catch (error) {
      throw new ProfilerBusyError(
        "another profiler in this process stopped V8's heap sampler; what it had seen is lost",
        { cause: error },
      );
    }
  }
}

function refuseForeign(): void {
  let session: InspectorSession;
  try {
    session = new InspectorSession();
  } catch {
    // Without the inspector nobody can be asked, and nobody else can have come that way.
    return;
  }
  try {
    if (!isSampling(session)) return;
  } finally {
    session.close();
  }
  throw new ProfilerBusyError(
    "another profiler uses V8's heap sampler, of which a process has one: stop that first",
  );
}

function nodeOf(node: DatadogAllocationNode, hasAllocs: boolean): AllocationNode {
  const { name = '', scriptName, scriptId = 0, lineNumber = 0, columnNumber = 0 } = node;
  return {
    frame: {
      functionName: name,
      url: scriptName,
      scriptId: String(scriptId),
      lineNumber: lineNumber - 1,
      columnNumber: columnNumber - 1,
    },
    values: node.allocations.length === 0 ? [] : valuesOf(node.allocations, hasAllocs),
    children: node.children.map((child) => nodeOf(child, hasAllocs)),
  };
}

function valuesOf(allocations: readonly DatadogAllocation[], hasAllocs: boolean): number[] {
  const sum = (of: (one: DatadogAllocation) => number | undefined) =>
    allocations.reduce((total, one) => total + (of(one) ?? 0), 0);
  if (!hasAllocs) {
    return [sum(({ count }) => count), sum(({ sizeBytes = 0, count = 0 }) => sizeBytes * count)];
  }
  return [
    sum(({ allocObjects }) => allocObjects),
    sum(({ allocSpaceBytes }) => allocSpaceBytes),
    sum(({ inuseObjects }) => inuseObjects),
    sum(({ inuseSpaceBytes }) => inuseSpaceBytes),
  ];
}
