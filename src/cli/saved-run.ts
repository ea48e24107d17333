/** `bench --save NAME`: a run with its results, profiles, machine and commit, under .stackheat/NAME. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { arch, availableParallelism, cpus, hostname, platform, release, totalmem } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { BenchRun } from './bench-node.ts';
import type { BenchOptions, BenchOutput, OutputKind } from './bench-options.ts';
import { CommandError, EXIT } from './io.ts';

/** In the working directory. */
export const SAVED_FOLDER = '.stackheat';
export const SAVED_RESULTS = 'results.txt';
const SCHEMA = 'stackheat-bench-run';
const VERSION = 1;

export interface RunToSave {
  /** In Go's benchmark format. */
  readonly text: string;
  readonly run: BenchRun;
  readonly options: BenchOptions;
  readonly args: readonly string[];
}

/** A folder that is there whole, or not at all. */
export class SavedRun {
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
  }

  /** Throws CommandError where nothing can be saved, before minutes are spent on it. */
  static create(name: string): SavedRun {
    try {
      mkdirSync(SAVED_FOLDER, { recursive: true });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandError(`bench: ${SAVED_FOLDER}: ${reason}`, EXIT.failed, { cause: error });
    }
    return new SavedRun(name);
  }

  /** Takes the place of a run of that name. Returns the folder. */
  write({ text, run, options, args }: RunToSave): string {
    const parts = mkdtempSync(join(SAVED_FOLDER, '.parts-'));
    writeFileSync(join(parts, SAVED_RESULTS), text);
    for (const one of run.written) {
      copyFileSync(outputPath(one, options), join(parts, savedFile(one.kind)));
    }
    const facts = {
      schema: SCHEMA,
      version: VERSION,
      name: this.#name,
      time: new Date().toISOString(),
      args,
      status: run.status,
      profiles: run.written.map(({ kind }) => savedFile(kind)),
      machine: machine(),
      commit: commit(),
    };
    writeFileSync(join(parts, 'run.json'), `${JSON.stringify(facts, undefined, 2)}\n`);
    const folder = join(SAVED_FOLDER, this.#name);
    rmSync(folder, { recursive: true, force: true });
    renameSync(parts, folder);
    return folder;
  }
}

export function outputPath({ path }: BenchOutput, { outputFolder }: BenchOptions): string {
  return isAbsolute(path) ? path : join(outputFolder, path);
}

/** The profile of a saved run; undefined where it has none. */
export function savedProfile(name: string, kind: OutputKind): string | undefined {
  const path = join(SAVED_FOLDER, name, savedFile(kind));
  return existsSync(path) ? path : undefined;
}

/** The results of a saved run; undefined where there is none of that name. */
export function savedResults(name: string): string | undefined {
  if (!/^\w[\w.-]*$/.test(name)) return undefined;
  const path = join(SAVED_FOLDER, name, SAVED_RESULTS);
  return existsSync(path) ? path : undefined;
}

function savedFile(kind: OutputKind): string {
  return kind === 'trace' ? 'trace.out' : `${kind}.pb.gz`;
}

function machine(): Readonly<Record<string, unknown>> {
  return {
    hostname: hostname(),
    system: `${platform()} ${release()}`,
    architecture: arch(),
    cpu: cpus()[0]?.model.trim() ?? '',
    processors: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.version,
  };
}

/** undefined outside of a repository. */
function commit(): { readonly hash: string; readonly isChanged: boolean } | undefined {
  const head = spawnSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' });
  if (head.status !== 0) return undefined;
  const status = spawnSync('git', ['status', '--porcelain'], { encoding: 'utf8' });
  return { hash: head.stdout.trim(), isChanged: status.stdout !== '' };
}
