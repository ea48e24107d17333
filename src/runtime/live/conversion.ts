/**
 * Makes files of readings, in a worker of ours (docs/decisions/0026): started when somebody asks, ended
 * when nobody has for a while. Where no worker can be had the program's own thread does it.
 */
import { createRequire } from 'node:module';
import type { ConvertRequest } from '../v8/convert.ts';
import type { TextOptions } from '../v8/profile-text.ts';
import type { RawProfile } from '../v8/raw-profile.ts';
import type { RawTrace } from '../v8/raw-trace.ts';
import { quietly } from './capture/quiet.ts';
import { ConversionWorker } from './conversion-worker.ts';
import { mapsOf } from './loaded-maps.ts';
import { memStats } from './mem-stats.ts';
import { rateOf } from './rates.ts';
import { workerFile } from './worker-file.ts';

export interface ConvertOptions {
  /** The earlier reading, for a difference. */
  readonly base?: RawProfile | readonly RawProfile[];
  /**
   * Whether the process waits with its end until the bytes are there; true when left out, since someone
   * awaits them. For what works in the background it is false.
   */
  readonly keepsAlive?: boolean;
}

export type Readings = RawProfile | readonly RawProfile[];

let worker: ConversionWorker | undefined;

/** pprof's proto, gzipped. Several readings of one kind become one profile. Rejects when there is too much to do. */
export function profileBytes(raws: Readings, options: ConvertOptions = {}): Promise<Uint8Array> {
  return ask(conversionRequest(raws, options.base), options);
}

/** Go's debug=1 or 2. */
export async function profileText(
  raws: Readings,
  options: ConvertOptions & TextOptions,
): Promise<string> {
  const { base, keepsAlive: _, ...asked } = options;
  const isHeap = asked.name === 'heap' || asked.name === 'allocs';
  const text = {
    mutexFraction: rateOf('mutexFraction'),
    ...(isHeap && { memStats: memStats() }),
    ...asked,
  };
  const bytes = await ask({ ...conversionRequest(raws, base), text }, options);
  return new TextDecoder().decode(bytes);
}

/** A Chrome trace in JSON. */
export function traceBytes(trace: RawTrace, options: ConvertOptions = {}): Promise<Uint8Array> {
  return ask({ ...conversionRequest(trace.cpu, undefined), trace }, options);
}

/** On this thread and at once: while the process exits no worker answers any more. */
export function profileBytesNow(raws: Readings, base?: Readings): Uint8Array {
  return convertHere(conversionRequest(raws, base));
}

/** For who has a thread of its own to make profiles in. */
export function conversionRequest(raws: Readings, base?: Readings): ConvertRequest {
  const all = listOf(raws);
  const bases = base === undefined ? undefined : listOf(base);
  return {
    raws: all,
    ...(bases !== undefined && { base: bases }),
    cwd: currentFolder(),
    maps: mapsOf([...all, ...(bases ?? [])]),
  };
}

function listOf(raws: Readings): readonly RawProfile[] {
  return 'kind' in raws ? [raws] : raws;
}

/** A program may stand in a folder that is gone. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

function ask(request: ConvertRequest, { keepsAlive = true }: ConvertOptions): Promise<Uint8Array> {
  // Starting a worker reads files, which is no work of the program's.
  return quietly(() => {
    worker ??= new ConversionWorker(workerFile(), convertHere);
    return worker.ask(request, keepsAlive);
  });
}

function convertHere(request: ConvertRequest): Uint8Array {
  const require = createRequire(import.meta.filename);
  // The file of this very version, so its shape is not doubted.
  const here = require(workerFile()) as { convert: (request: ConvertRequest) => Uint8Array };
  return here.convert(request);
}
