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
import { cpuProfile } from './cpu-profile.ts';
import { allocationsProfile, timeProfile } from './datadog-profile.ts';
import { FrameNames } from './frame-names.ts';
import { heapProfile } from './heap-profile.ts';
import { ModuleNames, pathOfUrl } from './module-names.ts';
import { profileText, type TextOptions } from './profile-text.ts';
import type { RawProfile } from './raw-profile.ts';
import { ScriptIndex } from './script-index.ts';
import { stacksProfile } from './stacks-profile.ts';

export interface ConvertRequest {
  /** Several of one kind become one profile. */
  readonly raws: readonly RawProfile[];
  /** What is taken away from them: the difference of two readings, as Go's `seconds=`. */
  readonly base?: readonly RawProfile[];
  /** undefined: pprof's proto, gzipped. */
  readonly text?: TextOptions;
  /** Of the program; files are named from its repository, or else from here. */
  readonly cwd: string;
  /** Source maps that only the program knows, by URL. */
  readonly maps: MapsPart;
}

export function convert(request: ConvertRequest): Uint8Array {
  const names = frameNames(request);
  const profile = profileOf(request.raws, names);
  const result =
    request.base === undefined ? profile : difference(profile, profileOf(request.base, names));
  if (request.text !== undefined) return Buffer.from(profileText(result, request.text));
  check(result);
  return gzipSync(encodePprof(result));
}

function profileOf(raws: readonly RawProfile[], names: FrameNames): Profile {
  const profiles = raws.map((raw) => rawProfile(raw, names));
  const [first] = profiles;
  if (first === undefined) throw new RangeError('there is no reading to make a profile of');
  return profiles.length === 1 ? first : merge(profiles);
}

function rawProfile(raw: RawProfile, names: FrameNames): Profile {
  switch (raw.kind) {
    case 'stacks':
      return stacksProfile(raw, names);
    case 'cpu':
      return cpuProfile(raw.part, names, raw);
    case 'heap':
      return heapProfile(raw.part, names, raw.comments, raw);
    case 'time':
      return timeProfile(raw, names);
    case 'allocations':
      return allocationsProfile(raw, names);
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

function frameNames({ raws, base = [], cwd, maps }: ConvertRequest): FrameNames {
  const scripts = new ScriptIndex();
  for (const raw of [...raws, ...base]) {
    if (raw.kind === 'cpu') scripts.addCpu(raw.part.profile);
    if (raw.kind === 'heap') scripts.addHeap(raw.part.profile.head);
  }
  const known = new Map<string, unknown>();
  for (const [url, map] of Object.entries(maps)) {
    const path = pathOfUrl(url);
    if (path !== undefined) known.set(path, map);
  }
  return new FrameNames({
    modules: new ModuleNames({ cwd }),
    maps: new SourceMaps(known),
    scripts,
  });
}
