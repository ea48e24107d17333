/** What a bundle says of itself in manifest.json: what was recorded, where, when, and what is missing. */
import { cpus, hostname, release, totalmem } from 'node:os';
import { productVersion } from '../help.ts';
import { type LocalProgram, placeLabels } from './place-labels.ts';

export const MANIFEST_FILE = 'manifest.json';

export type RecordedBy = 'preload' | 'inspector' | 'http' | 'perf';

export interface ManifestTarget {
  readonly command?: readonly string[];
  readonly url?: string;
  readonly pid?: number;
}

/** Of what time a profile tells. */
export type Coverage =
  /** From `startedAt` to `endedAt`, perhaps in turns with others. */
  | 'window'
  /** All that happened since the program started, or since that kind was turned on. */
  | 'since-start'
  /** What was there at `endedAt`. */
  | 'moment';

export interface ManifestProfile {
  readonly kind: string;
  /** Below the bundle, with slashes. */
  readonly file: string;
  readonly covers: Coverage;
  /** Since 1970. */
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly samples: number;
  /** What its reader should know at once. */
  readonly notes: readonly string[];
}

export interface AbsentKind {
  readonly kind: string;
  /** With the cure. */
  readonly reason: string;
}

export interface BundleFacts {
  readonly target: ManifestTarget;
  readonly recordedBy: RecordedBy;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly runtime: { readonly name: string; readonly version?: string } | undefined;
  /** undefined where the program may run on another machine. */
  readonly local: LocalProgram | undefined;
  readonly isInterrupted: boolean;
  readonly profiles: readonly ManifestProfile[];
  readonly absent: readonly AbsentKind[];
}

/** The text of manifest.json; schema/recording.schema.json describes it. */
export function manifestText(facts: BundleFacts): string {
  const { target, recordedBy, runtime, local, profiles, absent } = facts;
  const manifest = {
    schema: 'stackheat-recording',
    version: 1,
    tool: { name: 'stackheat', version: productVersion() },
    target,
    recordedBy,
    startedAt: isoTime(facts.startedAtMs),
    endedAt: isoTime(facts.endedAtMs),
    isInterrupted: facts.isInterrupted,
    ...(runtime !== undefined && { runtime }),
    ...(local !== undefined && { host: thisHost() }),
    labels: local === undefined ? {} : placeLabels(local),
    profiles: profiles.map(({ startedAtMs, endedAtMs, ...rest }) => ({
      ...rest,
      ...(startedAtMs !== undefined && { startedAt: isoTime(startedAtMs) }),
      ...(endedAtMs !== undefined && { endedAt: isoTime(endedAtMs) }),
    })),
    absent,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

function thisHost(): Readonly<Record<string, string | number>> {
  return {
    name: hostname(),
    platform: process.platform,
    arch: process.arch,
    release: release(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
  };
}
