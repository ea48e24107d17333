/** The parts that a recording's processes have written so far (runtime/recording-options.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CpuPart,
  type EndPart,
  type HeapPart,
  type MapsPart,
  type PartName,
  partFile,
  type StartPart,
} from '../../runtime/recording/recording-options.ts';

export interface RecordedProcess {
  readonly start: StartPart;
  readonly cpu: CpuPart | undefined;
  readonly live: HeapPart | undefined;
  readonly allocs: HeapPart | undefined;
  readonly maps: MapsPart | undefined;
  /** undefined when it was killed before it could write. */
  readonly end: EndPart | undefined;
}

/** In the order in which they started. */
export function readStarts(folder: string): readonly StartPart[] {
  return readdirSync(folder)
    .map((name) => /^(\d+)\.start\.json$/.exec(name)?.[1])
    .filter((pid) => pid !== undefined)
    .map((pid) => readPart<StartPart>(folder, Number(pid), 'start'))
    .filter((start) => start !== undefined)
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
}

export function readProcess(folder: string, start: StartPart): RecordedProcess {
  const { pid } = start;
  return {
    start,
    cpu: readPart<CpuPart>(folder, pid, 'cpu'),
    live: readPart<HeapPart>(folder, pid, 'live'),
    allocs: readPart<HeapPart>(folder, pid, 'allocs'),
    maps: readPart<MapsPart>(folder, pid, 'maps'),
    end: readPart<EndPart>(folder, pid, 'end'),
  };
}

export function hasEnded(folder: string, pid: number): boolean {
  return readdirSync(folder).includes(partFile(pid, 'end'));
}

/** The preload of this very version wrote it, in one piece, so its shape is not doubted. */
export function readPart<Part>(folder: string, pid: number, name: PartName): Part | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, partFile(pid, name)), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text) as Part;
}
