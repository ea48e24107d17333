/**
 * `stackheat record http://HOST:PORT`: every profile that a live program serves under /debug/pprof, one at
 * a time, since they disturb each other. Go and Node programs (stackheat/http) have the same endpoints.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FetchError } from '../../fetch/fetch-error.ts';
import type { TlsPaths } from '../../fetch/tls-files.ts';
import { FormatError } from '../../formats/format-error.ts';
import { goIo, type IoOrigin } from '../../profile/go-io.ts';
import type { Profile } from '../../profile/profile.ts';
import { portHint } from '../address.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { nearestWord } from '../nearest-word.ts';
import type { BundleOutput } from './bundle-output.ts';
import { type ProgramKind, programKind, tookHeapSampler, whyEmpty } from './empty-profiles.ts';
import { fileOfKind, inKindOrder, isKind } from './kinds.ts';
import type { AbsentKind, BundleFacts, Coverage, ManifestProfile } from './manifest.ts';
import { Narration, summaryOf } from './narration.ts';
import { writeProfile } from './profile-file.ts';
import { recordError } from './record-error.ts';
import { type ServedKinds, servedKinds } from './served-kinds.ts';
import { ServerConversation } from './server-conversation.ts';

/** As long as `go tool pprof` records when it is not told otherwise. */
const DEFAULT_SECONDS = 30;
/** Of kinds that a server has no history of: they come on top of the CPU profile. */
const WINDOW_SECONDS_MAX = 10;
/** Traces of Go take megabytes a second under load. */
const TRACE_SECONDS_MAX = 5;
const TRACE_BYTES_MAX = 512 * 1024 * 1024;
const INDEX_BYTES_MAX = 256 * 1024;

export interface ServerRecording {
  readonly address: string;
  readonly durationMs: number | undefined;
  readonly kinds: readonly string[] | undefined;
  readonly headers: readonly string[];
  readonly tls: TlsPaths;
}

/** Throws CommandError when nothing at all could be had. */
export async function recordServer(
  recording: ServerRecording,
  output: BundleOutput,
  io: Io,
): Promise<BundleFacts> {
  try {
    return await new ServerRecorder(recording, output, io).record();
  } catch (error) {
    if (!(error instanceof FetchError || error instanceof FormatError)) throw error;
    const hint = error instanceof FetchError ? portHint(recording.address) : '';
    throw new CommandError(`${error.message}${hint}`, EXIT.failed, { cause: error });
  }
}

interface Fetched {
  readonly kind: string;
  readonly profile: Profile;
  readonly covers: Coverage;
  readonly startedAtMs: number;
}

class ServerRecorder {
  readonly #recording: ServerRecording;
  readonly #output: BundleOutput;
  readonly #conversation: ServerConversation;
  readonly #narration: Narration;
  readonly #seconds: number;
  readonly #startedAtMs = Date.now();
  readonly #written: ManifestProfile[] = [];
  readonly #absent: AbsentKind[] = [];
  readonly #profiles = new Map<string, Profile>();

  constructor(recording: ServerRecording, output: BundleOutput, io: Io) {
    const { durationMs, headers, tls } = recording;
    this.#recording = recording;
    this.#output = output;
    this.#narration = new Narration(io);
    this.#conversation = new ServerConversation(headers, tls, io);
    this.#seconds =
      durationMs === undefined ? DEFAULT_SECONDS : Math.max(1, Math.round(durationMs / 1000));
  }

  async record(): Promise<BundleFacts> {
    const { address, kinds: wanted } = this.#recording;
    const served = await servedKinds(address, async (index) => {
      const page = await this.#conversation.bytes(index, 'the list of profiles', INDEX_BYTES_MAX);
      return new TextDecoder().decode(page);
    });
    refuseUnknown(served, wanted);
    const kinds = this.#chosen(served.kinds, wanted);
    this.#narration.say(`recording ${served.text}, one kind at a time: ${this.#planned(kinds)}`);
    for (const kind of kinds) {
      if (this.#conversation.isInterrupted) break;
      await this.#fetch(kind, served);
    }
    if (!served.isSingle && !this.#conversation.isInterrupted) this.#deriveIo(wanted);
    if (this.#written.length === 0) throw this.#nothing(served.text);
    return this.#facts(served.text);
  }

  #chosen(served: readonly string[], wanted: readonly string[] | undefined): readonly string[] {
    const kinds = inKindOrder(wanted ?? served, (kind) => kind);
    // Go programs have none; it is derived from the others, at the end.
    return kinds.filter((kind) => kind !== 'io' || served.includes('io'));
  }

  #planned(kinds: readonly string[]): string {
    return kinds.map((kind) => (kind === 'cpu' ? `cpu (${this.#seconds} s)` : kind)).join(', ');
  }

  /** One kind that cannot be had is no reason to do without the others, but when it is the only one. */
  async #fetch(kind: string, served: ServedKinds): Promise<void> {
    try {
      if (kind === 'trace') await this.#saveTrace(served);
      else this.#keep(await this.#profileOf(kind, served));
    } catch (error) {
      if (error instanceof CommandError && this.#conversation.isInterrupted) return;
      if (!(error instanceof FetchError || error instanceof FormatError)) throw error;
      if (served.isSingle || isUnreachable(error)) throw error;
      this.#miss(kind, error.message);
    }
  }

  async #profileOf(kind: string, served: ServedKinds): Promise<Fetched> {
    const startedAtMs = Date.now();
    const ask = async (seconds: number | undefined, covers: Coverage): Promise<Fetched> => {
      const profile = await this.#conversation.profile(served.addressOf(kind, seconds), kind);
      return { kind, profile, covers, startedAtMs };
    };
    if (kind === 'cpu') return await ask(this.#seconds, 'window');
    try {
      return await ask(undefined, MOMENTS.has(kind) ? 'moment' : 'since-start');
    } catch (error) {
      // A Node program may have allocations of a window alone, and says so.
      if (!(error instanceof FetchError) || !/\bseconds\b/.test(error.message)) throw error;
      return await ask(Math.min(this.#seconds, WINDOW_SECONDS_MAX), 'window');
    }
  }

  #keep({ kind, profile, covers, startedAtMs }: Fetched): void {
    const file = fileOfKind(kind);
    writeProfile(join(this.#output.folder, file), profile);
    this.#profiles.set(kind, profile);
    const { comments, samples } = profile;
    const why = samples.count === 0 ? whyEmpty(kind, this.#program(), comments) : undefined;
    const notes = why === undefined ? [] : [why];
    if (tookHeapSampler(comments)) notes.push(HEAP_ANEW);
    this.#narration.profile({ file, summary: summaryOf(profile), notes });
    this.#written.push({
      kind,
      file,
      covers,
      ...(covers === 'window' && { startedAtMs }),
      endedAtMs: Date.now(),
      samples: profile.samples.count,
      notes,
    });
  }

  async #saveTrace(served: ServedKinds): Promise<void> {
    const seconds = Math.min(this.#seconds, TRACE_SECONDS_MAX);
    const address = served.addressOf('trace', seconds);
    const bytes = await this.#conversation.bytes(address, 'trace', TRACE_BYTES_MAX);
    const isChrome = bytes[0] === '{'.charCodeAt(0) || bytes[0] === '['.charCodeAt(0);
    const [file, reader] = isChrome ? ['trace.json', 'Perfetto'] : ['trace.out', 'go tool trace'];
    writeFileSync(join(this.#output.folder, file), bytes);
    this.#narration.file(file, `${seconds} s, for ${reader}`);
  }

  #deriveIo(wanted: readonly string[] | undefined): void {
    if (wanted !== undefined && !wanted.includes('io')) return;
    if (this.#profiles.has('io') || this.#program() !== 'go') return;
    const sources = new Map<IoOrigin, Profile>();
    for (const origin of ['cpu', 'block', 'goroutine'] as const) {
      const profile = this.#profiles.get(origin);
      if (profile !== undefined) sources.set(origin, profile);
    }
    const profile = goIo(sources);
    if (profile === undefined) this.#miss('io', 'no stack of cpu, block and goroutine is in I/O');
    else this.#keep({ kind: 'io', profile, covers: 'window', startedAtMs: this.#startedAtMs });
  }

  #program(): ProgramKind {
    return programKind(this.#profiles.values());
  }

  #miss(kind: string, reason: string): void {
    this.#absent.push({ kind, reason });
    this.#narration.file(fileOfKind(kind), `none: ${reason}`);
  }

  #nothing(text: string): CommandError {
    if (this.#conversation.isInterrupted) {
      return new CommandError('interrupted; nothing was kept', EXIT.interrupted);
    }
    return recordError(this.#absent[0]?.reason ?? `${text}: none of the kinds asked for is there`);
  }

  #facts(url: string): BundleFacts {
    const isInterrupted = this.#conversation.isInterrupted;
    if (isInterrupted) this.#narration.say('interrupted; what was written is kept');
    return {
      target: { url },
      recordedBy: 'http',
      startedAtMs: this.#startedAtMs,
      endedAtMs: Date.now(),
      runtime: { name: this.#program() },
      local: undefined,
      isInterrupted,
      profiles: this.#written,
      absent: this.#absent,
    };
  }
}

/** A name that is none of ours and none of the server's is misspelt; one of ours may come of others, or be missed. */
function refuseUnknown(
  { kinds, isListed, text }: ServedKinds,
  wanted: readonly string[] | undefined,
): void {
  if (!isListed) return;
  const known = [...kinds, 'trace'];
  const unknown = wanted?.find((kind) => !known.includes(kind) && !isKind(kind));
  if (unknown === undefined) return;
  const nearest = nearestWord(unknown, known);
  const hint = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
  const list = known.join(', ');
  throw recordError(`--kinds ${unknown}: ${text} has no such profile${hint}; it has ${list}`);
}

/** Of these kinds an answer tells what is, not what has been. */
const MOMENTS: ReadonlySet<string> = new Set(['heap', 'goroutine']);

/** Else a second recording would find a leak gone. */
const HEAP_ANEW =
  "the program's live objects are counted anew from here, as V8 has one heap sampler (--kinds without allocs leaves it)";

/** Nobody is there to be asked for the next. */
function isUnreachable(error: Error): boolean {
  return /connection refused|cannot be reached|no such host/.test(error.message);
}
