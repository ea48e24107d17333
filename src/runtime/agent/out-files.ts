/** STACKHEAT_OUT: every profile that there is, as files, when the program ends and on a signal. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import { profileBytes, profileBytesNow } from '../live/conversion.ts';
import { type ProfileSource, ProfileUnavailableError } from '../live/profile-source.ts';
import { allSources } from '../live/registry.ts';
import type { RawProfile } from '../v8/raw-profile.ts';
import type { CpuSampler, CpuWindow } from './cpu-sampler.ts';
import { notice } from './notices.ts';
import { fileName } from './profile-folder.ts';

/** A cpu profile holds its samples in memory: 9 MB an hour at 100 Hz. What is older is let go. */
const CPU_WINDOW_MAX_MS = 3_600_000;

export class OutFiles {
  readonly #folder: string;
  readonly #cpu: CpuSampler | undefined;
  #window: CpuWindow | undefined;
  #turn: NodeJS.Timeout | undefined;
  /** Troubles of these files, each of which is said once. */
  readonly #said = new Set<string>();
  #isDumping = false;
  #isEnded = false;

  constructor(folder: string, cpu: CpuSampler | undefined) {
    // The program may go to another folder later.
    this.#folder = resolve(folder);
    this.#cpu = cpu;
  }

  start(): void {
    this.#window = this.#cpu?.begin();
    if (this.#window === undefined) return;
    this.#turn = setInterval(() => this.#takeCpu(), CPU_WINDOW_MAX_MS).unref();
  }

  /** What was seen since the last time. Never rejects. */
  async dump(): Promise<void> {
    if (this.#isDumping || this.#isEnded) return;
    this.#isDumping = true;
    this.#said.clear();
    try {
      const cpu = this.#takeCpu();
      if (cpu !== undefined) await this.#save('cpu', async () => cpu);
      for (const source of sourcesInUse()) await this.#save(source.name, () => source.read({}));
    } finally {
      this.#isDumping = false;
    }
  }

  /** The same at once, while the process ends. The second call does nothing. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearInterval(this.#turn);
    this.#said.clear();
    const cpu = this.#takeCpu();
    if (cpu !== undefined) this.#saveNow('cpu', () => cpu);
    for (const source of sourcesInUse()) this.#saveNow(source.name, () => source.readNow?.({}));
  }

  #takeCpu(): RawProfile | undefined {
    const window = this.#window;
    if (window === undefined) return undefined;
    this.#window = this.#isEnded ? undefined : this.#cpu?.begin();
    return this.#cpu?.end(window);
  }

  async #save(name: string, read: () => Promise<RawProfile>): Promise<void> {
    try {
      this.#write(name, await profileBytes(await read(), { keepsAlive: false }));
    } catch (error) {
      this.#sayLost(name, error);
    }
  }

  #saveNow(name: string, read: () => RawProfile | undefined): void {
    try {
      const raw = read();
      if (raw !== undefined) this.#write(name, profileBytesNow(raw));
    } catch (error) {
      this.#sayLost(name, error);
    }
  }

  #sayLost(name: string, error: unknown): void {
    // Nobody asked for this one in particular.
    if (error instanceof ProfileUnavailableError) return;
    const { message, code = message }: NodeJS.ErrnoException =
      error instanceof Error ? error : new Error(String(error));
    // A folder that cannot be written to is so for all files.
    if (this.#said.has(code)) return;
    this.#said.add(code);
    notice(`STACKHEAT_OUT: ${name}: ${message}`);
  }

  /** Small files and rare, so they are written at once; nobody ever sees half of one. */
  #write(name: string, bytes: Uint8Array): void {
    makeFolder(this.#folder);
    const nowMs = Date.now();
    const file = fileName({ name, bytes, fromMs: nowMs, untilMs: nowMs }, process.pid);
    const part = join(this.#folder, `${file}.tmp`);
    try {
      writeFileSync(part, bytes);
      renameSync(part, join(this.#folder, file));
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
  }
}

/** Of the heap the count is known once it was read. */
function sourcesInUse(): readonly ProfileSource[] {
  return allSources().filter((source) => source.name === 'heap' || source.count() > 0);
}
