/**
 * @datadog/pprof as far as we use it. It is native and 15 MB large, so it is an optional peer, and this
 * file alone loads it.
 */
import { createRequire } from 'node:module';

/** A node of a sampled tree; lines and columns count from 1, 0 where there is no place. */
export interface DatadogNode {
  readonly name?: string;
  readonly scriptName: string;
  readonly scriptId?: number;
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

export interface DatadogAllocationNode extends DatadogNode {
  readonly allocations: readonly DatadogAllocation[];
  readonly children: readonly DatadogAllocationNode[];
}

/** The first two of a sampler of live objects, the others of one of allocations too; scaled, both. */
export interface DatadogAllocation {
  readonly sizeBytes?: number;
  readonly count?: number;
  readonly inuseObjects?: number;
  readonly inuseSpaceBytes?: number;
  readonly allocObjects?: number;
  readonly allocSpaceBytes?: number;
}

/** As far as pprof-format's Profile is read here. */
export interface DatadogProfile {
  readonly stringTable: { readonly strings: readonly string[] };
  readonly sample: readonly {
    readonly locationId: readonly (number | bigint)[];
    readonly value: readonly (number | bigint)[];
    readonly label: readonly { readonly key: number | bigint; readonly str: number | bigint }[];
  }[];
  readonly location: readonly {
    readonly line: readonly { readonly functionId: number | bigint }[];
  }[];
  readonly function: readonly {
    readonly name: number | bigint;
    readonly filename: number | bigint;
  }[];
}

export interface DatadogPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly name: string | undefined;
}

export interface DatadogTimeOptions {
  readonly intervalMicros: number;
  readonly withContexts: boolean;
  readonly collectCpuTime: boolean;
  readonly useCPED: boolean;
  readonly workaroundV8Bug: boolean;
  /** Called for each place of a frame that has one; what it returns is written instead. */
  readonly sourceMapper: { mappingInfo(place: DatadogPlace): DatadogPlace };
}

export interface DatadogModule {
  readonly time: {
    start(options: DatadogTimeOptions): void;
    stop(
      restart: boolean,
      generateLabels: (args: { readonly context?: { readonly context?: object } }) => object,
    ): DatadogProfile;
    isStarted(): boolean;
    setContext(context: object): void;
    runWithContext<Result>(context: object, run: () => Result): Result;
  };
  readonly heap: {
    start(intervalBytes: number, stackDepth: number, allocations: boolean): void;
    stop(): void;
    v8Profile(): DatadogAllocationNode;
  };
}

/** Never throws: without it there is the inspector. */
export function loadDatadog(): { readonly module: DatadogModule } | { readonly failure: string } {
  try {
    const require = createRequire(import.meta.filename);
    // Its types want all of its dependencies; the ones above are what version 5.20 has.
    return { module: require('@datadog/pprof') as DatadogModule };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'MODULE_NOT_FOUND') {
      return { failure: '@datadog/pprof is not installed: npm install @datadog/pprof' };
    }
    const message = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return { failure: `@datadog/pprof cannot be loaded: ${message}` };
  }
}
