/** The profiles that are taken of one benchmark, all of them or, where it fails, none. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchRequest, ProfileKind } from './bench-messages.ts';
import type { TimerGate } from './bench-timer.ts';
import { type ProfileTaker, startProfile } from './profile-taker.ts';

export interface WrittenProfile {
  readonly kind: ProfileKind;
  readonly path: string;
}

let filesWritten = 0;

/** Returns the path, of a name that no other has. */
export function writeProfile(folder: string, kind: string, bytes: Uint8Array): string {
  const path = join(folder, `${process.pid}-${filesWritten++}.${kind}.pb.gz`);
  writeFileSync(path, bytes);
  return path;
}

export class BenchProfiles implements TimerGate {
  readonly problems: string[] = [];
  #takers: ProfileTaker[] = [];

  constructor({ profiles, memRateBytes }: BenchRequest) {
    for (const kind of profiles) {
      try {
        this.#takers.push(startProfile(kind, memRateBytes));
      } catch (error) {
        this.problems.push(problem(kind, error));
      }
    }
  }

  begin(): void {
    for (const { gate } of this.#takers) gate.begin();
  }

  reset(): void {
    for (const { gate } of this.#takers) gate.reset();
  }

  open(): void {
    for (const { gate } of this.#takers) gate.open();
  }

  close(): void {
    for (const { gate } of this.#takers) gate.close();
  }

  abandon(): void {
    for (const taker of this.#takers) taker.abandon();
    this.#takers = [];
  }

  async finish(folder: string): Promise<readonly WrittenProfile[]> {
    const takers = this.#takers;
    this.#takers = [];
    const written: WrittenProfile[] = [];
    for (const taker of takers) {
      try {
        const path = writeProfile(folder, taker.kind, await taker.finish());
        written.push({ kind: taker.kind, path });
      } catch (error) {
        this.problems.push(problem(taker.kind, error));
      }
    }
    return written;
  }
}

function problem(kind: ProfileKind, error: unknown): string {
  return `no ${kind} profile: ${error instanceof Error ? error.message : String(error)}`;
}
