/**
 * Readings → the bytes that go out. Everything slow is here (reading sources and source maps, encoding,
 * compressing), so this runs in a worker; only at the process's exit does the program's thread call it.
 */
import { gzipSync } from 'node:zlib';
import { encodePprof } from '../../formats/pprof-encode.ts';
import { negated } from '../../profile/base.ts';
import { check } from '../../profile/check.ts';
import { merge } from '../../profile/merge.ts';
import type { Profile } from '../../profile/profile.ts';
import { SourceMaps } from '../../symbolize/source-maps.ts';
import type { MapsPart } from '../recording/recording-options.ts';
import { chromeTrace } from './chrome-trace.ts';
import { cpuProfile } from './cpu-profile.ts';
import { allocationsProfile, timeProfile } from './datadog-profile.ts';
import { FoundNames } from './found-names.ts';
import { FrameNames } from './frame-names.ts';
import { heapProfile } from './heap-profile.ts';
import { ModuleNames, pathOfUrl } from './module-names.ts';
import { profileText, type TextOptions } from './profile-text.ts';
import type { RawCpu, RawHeap, RawProfile } from './raw-profile.ts';
import type { RawTrace } from './raw-trace.ts';
import { ScriptIndex } from './script-index.ts';
import { stacksProfile } from './stacks-profile.ts';

export interface ConvertRequest {
  /** Several of one kind become one profile. */
  readonly raws: readonly RawProfile[];
  /** What is taken away from them: the difference of two readings, as Go's `seconds=`. */
  readonly base?: readonly RawProfile[];
  /** undefined: pprof's proto, gzipped. */
  readonly text?: TextOptions;
  /** A Chrome trace is asked for; `raws` are the cpu profile in it, for the names. */
  readonly trace?: RawTrace;
  /** Of the program; files are named from its repository, or else from here. */
  readonly cwd: string;
  /** Source maps that only the program knows, by URL. */
  readonly maps: MapsPart;
  /** Larger sources are not read for their names (frame-names.ts). */
  readonly sourceBytesMax?: number;
}

/** By the program's folder, from which files are named; a worker serves one program, which may move once or twice. */
let found: { readonly cwd: string; readonly names: FoundNames } | undefined;

export function convert(request: ConvertRequest): Uint8Array {
  const naming = new Naming(request);
  if (request.trace !== undefined) return chromeTrace(request.trace, naming.main);
  const profile = profileOf(request.raws, naming);
  const result =
    request.base === undefined ? profile : difference(profile, profileOf(request.base, naming));
  if (request.text !== undefined) return Buffer.from(profileText(result, request.text));
  check(result);
  return gzipSync(encodePprof(result));
}

function profileOf(raws: readonly RawProfile[], naming: Naming): Profile {
  const profiles = raws.map((raw) => rawProfile(raw, naming));
  const [first] = profiles;
  if (first === undefined) throw new RangeError('there is no reading to make a profile of');
  return profiles.length === 1 ? first : merge(profiles);
}

function rawProfile(raw: RawProfile, naming: Naming): Profile {
  switch (raw.kind) {
    case 'stacks':
      return stacksProfile(raw, naming.main);
    case 'cpu':
      return cpuProfile(raw.part, naming.of(raw), raw);
    case 'heap':
      return heapProfile(raw.part, naming.of(raw), raw.comments, raw);
    case 'time':
      return timeProfile(raw, naming.main);
    case 'allocations':
      return allocationsProfile(raw, naming.main);
    case 'threads': {
      const profiles = raw.raws.map((one) => rawProfile(one, naming));
      const { comments = [], durationNanos = 0n } = profiles[0] ?? {};
      return { ...merge(profiles), comments, durationNanos };
    }
  }
}

/** As net/http/pprof: the time is the second reading's, the duration what lies between. */
function difference(profile: Profile, base: Profile): Profile {
  return {
    ...merge([profile, negated(base)]),
    timeNanos: profile.timeNanos,
    durationNanos: profile.timeNanos - base.timeNanos,
    comments: profile.comments,
  };
}

/** Names for frames of the main thread, and of workers, which number their scripts by themselves. */
class Naming {
  readonly main: FrameNames;
  readonly #modules: ModuleNames;
  readonly #maps: SourceMaps;
  readonly #sourceBytesMax: number | undefined;

  constructor({ raws, base = [], cwd, maps, sourceBytesMax }: ConvertRequest) {
    this.#sourceBytesMax = sourceBytesMax;
    if (found?.cwd !== cwd) found = { cwd, names: new FoundNames() };
    const known = new Map<string, unknown>();
    for (const [url, map] of Object.entries(maps)) {
      const path = pathOfUrl(url);
      if (path !== undefined) known.set(path, map);
    }
    this.#modules = new ModuleNames({ cwd });
    this.#maps = new SourceMaps(known);
    const scripts = new ScriptIndex();
    for (const raw of [...raws, ...base]) addScripts(scripts, raw);
    this.main = this.#names(scripts, found.names);
  }

  of(raw: RawCpu | RawHeap): FrameNames {
    if (raw.thread === undefined) return this.main;
    const scripts = new ScriptIndex();
    addScripts(scripts, { ...raw, thread: undefined });
    // Each worker numbers its scripts anew, so nothing is kept of them.
    return this.#names(scripts, new FoundNames());
  }

  #names(scripts: ScriptIndex, names: FoundNames): FrameNames {
    return new FrameNames({
      modules: this.#modules,
      maps: this.#maps,
      scripts,
      found: names,
      ...(this.#sourceBytesMax !== undefined && { sourceBytesMax: this.#sourceBytesMax }),
    });
  }
}

function addScripts(scripts: ScriptIndex, raw: RawProfile): void {
  if (raw.kind === 'cpu' && raw.thread === undefined) scripts.addCpu(raw.part.profile);
  if (raw.kind === 'heap' && raw.thread === undefined) scripts.addHeap(raw.part.profile.head);
  if (raw.kind === 'threads') for (const one of raw.raws) addScripts(scripts, one);
}
