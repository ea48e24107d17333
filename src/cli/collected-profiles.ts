/** Profiles of benchmarks, one a benchmark and kind, until each kind becomes a file. */
import { gzipSync } from 'node:zlib';
import { readProfileFile } from '../fetch/read-file.ts';
import { encodePprof } from '../formats/pprof-encode.ts';
import { withTextLabel } from '../profile/labelled.ts';
import { merge } from '../profile/merge.ts';
import type { Profile } from '../profile/profile.ts';
import { widened } from '../profile/widened.ts';
import type { TakenProfile } from './bench-file-run.ts';
import { besideText } from './bench-isolation.ts';
import type { BenchOptions, BenchOutput, OutputKind } from './bench-options.ts';
import type { BenchOutputText } from './bench-output.ts';
import { writeFileWhole } from './report-file.ts';
import { outputPath } from './saved-run.ts';

/** The label that tells the benchmarks of a file apart: -tagfocus benchmark=BenchmarkParse-2. */
const LABEL = 'benchmark';

/** As in the files of go test -memprofile. */
const MEMORY_TYPES = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
] as const;

export class CollectedProfiles {
  readonly #options: BenchOptions;
  readonly #byKind = new Map<OutputKind, Profile[]>();

  constructor(options: BenchOptions) {
    this.#options = options;
  }

  pathOf(kind: OutputKind): string {
    const output = this.#options.outputs.find((one) => one.kind === kind);
    return output === undefined ? '' : outputPath(output, this.#options);
  }

  /** Returns the profile as it will be in the file. */
  async add({ kind, name, path }: TakenProfile): Promise<Profile> {
    const own = withTextLabel(await readProfileFile(path), LABEL, name);
    const isOfMemory = kind === 'mem' || kind === 'live';
    const profile = isOfMemory ? widened(own, MEMORY_TYPES, 'alloc_space') : own;
    const file = isOfMemory ? 'mem' : kind;
    this.#byKind.set(file, [...(this.#byKind.get(file) ?? []), profile]);
    return profile;
  }

  /** Returns those of which there is a file now. */
  async write(output: BenchOutputText): Promise<readonly BenchOutput[]> {
    const written: BenchOutput[] = [];
    for (const one of this.#options.outputs) {
      const profiles = this.#byKind.get(one.kind) ?? [];
      if (profiles.length === 0) {
        if (one.kind !== 'trace')
          output.say(`no ${this.pathOf(one.kind)}: no benchmark gave a ${one.kind} profile`);
        continue;
      }
      const comments = new Set(profiles.flatMap((profile) => profile.comments));
      const merged = {
        ...merge(profiles),
        comments: [besideText(one, this.#options), ...comments],
      };
      writeFileWhole(this.pathOf(one.kind), [gzipSync(encodePprof(merged))]);
      written.push(one);
    }
    return written;
  }
}
