/**
 * A profile as the request that Pyroscope's /ingest takes, and our collector's: what pyroscope-go sends, a
 * multipart form with the profile and, but for cpu, the configuration of its sample types. The other dialect
 * (the bare profile under format=pprof, as @pyroscope/nodejs) has no place for the configuration, without
 * which a collector cannot tell mutex from block: both have the same types.
 */
import { randomBytes } from 'node:crypto';
import type { ServiceLabels } from './service-labels.ts';
import type { PendingProfile } from './upload-queue.ts';

export interface IngestRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

interface SampleTypeConfig {
  readonly units?: string;
  readonly aggregation?: 'average' | 'sum';
  readonly 'display-name'?: string;
}

/** By profile. Without an entry the collector goes by the sample types alone, which names cpu. */
const SAMPLE_TYPE_CONFIGS: Readonly<Record<string, Readonly<Record<string, SampleTypeConfig>>>> = {
  heap: {
    alloc_objects: { units: 'objects' },
    alloc_space: { units: 'bytes' },
    inuse_objects: { units: 'objects', aggregation: 'average' },
    inuse_space: { units: 'bytes', aggregation: 'average' },
  },
  goroutine: {
    goroutine: { units: 'goroutines', aggregation: 'average', 'display-name': 'goroutines' },
  },
  mutex: {
    contentions: { units: 'lock_samples', 'display-name': 'mutex_count' },
    delay: { units: 'lock_nanoseconds', 'display-name': 'mutex_duration' },
  },
  block: {
    contentions: { units: 'lock_samples', 'display-name': 'block_count' },
    delay: { units: 'lock_nanoseconds', 'display-name': 'block_duration' },
  },
};

export interface IngestOptions {
  /** Without a closing slash. */
  readonly base: string;
  readonly labels: ServiceLabels;
  readonly cpuRateHz: number;
  readonly headers: Readonly<Record<string, string>>;
}

export function ingestRequest(profile: PendingProfile, options: IngestOptions): IngestRequest {
  const boundary = randomBytes(24).toString('hex');
  const isCpu = profile.name === 'cpu';
  const query = new URLSearchParams({
    aggregationType: isCpu ? 'sum' : '',
    from: nanos(profile.fromMs),
    name: seriesName(options.labels),
    sampleRate: isCpu ? String(options.cpuRateHz) : '0',
    // Pyroscope rewrites the function names of some spies, not of this one.
    spyName: 'nodespy',
    units: isCpu ? 'samples' : '',
    until: nanos(profile.untilMs),
  });
  const body = multipart(boundary, profile);
  return {
    url: `${options.base}/ingest?${query}`,
    headers: {
      ...options.headers,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(body.length),
      'user-agent': 'stackheat',
    },
    body,
  };
}

/** `service{a=b,c=d}`, sorted, so that equal labels make equal names. */
export function seriesName({ service, labels }: ServiceLabels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${labels[name]}`);
  return `${service}{${pairs.join(',')}}`;
}

function multipart(boundary: string, { name, bytes }: PendingProfile): Uint8Array {
  const config = SAMPLE_TYPE_CONFIGS[name];
  const parts: Uint8Array[] = [partHead(boundary, 'profile', 'profile.pprof'), bytes];
  if (config !== undefined) {
    parts.push(Buffer.from('\r\n'));
    parts.push(partHead(boundary, 'sample_type_config', 'sample_type_config.json'));
    parts.push(Buffer.from(JSON.stringify(config)));
  }
  parts.push(Buffer.from(`\r\n--${boundary}--\r\n`));
  return Buffer.concat(parts);
}

function partHead(boundary: string, field: string, filename: string): Uint8Array {
  return Buffer.from(
    `--${boundary}\r\n` +
      `Content-Disposition: form-data; name="${field}"; filename="${filename}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  );
}

/** Exact, where a double of nanoseconds would not be. */
function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * 1000)) * 1000n);
}
