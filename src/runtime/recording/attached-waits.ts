/**
 * What `stackheat record --pid` has a running program load: the profilers of waits, held by the inspector's
 * session alone. `end` takes everything out again; the module itself is then forgotten by whoever loaded it.
 */
import type { WaitPart } from './recording-options.ts';
import type { WaitKind } from './recording-plan.ts';
import { WaitRecorder } from './wait-recorder.ts';

const parts = new Map<WaitKind, WaitPart>();
const troubles: string[] = [];
const waits = new WaitRecorder({
  isExclusive: true,
  onPart: (kind, part) => parts.set(kind, part),
  onTrouble: (kind, error) => {
    troubles.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
  },
});

/** Ends the turn of the kind before and begins this one's. */
export function turn(kind: WaitKind): void {
  waits.turn(kind);
}

export interface AttachedParts {
  readonly parts: readonly (readonly [WaitKind, WaitPart])[];
  readonly troubles: readonly string[];
}

/** `AttachedParts` as JSON, whose bigints are texts. */
export async function end(): Promise<string> {
  waits.close();
  await waits.settled();
  const all: AttachedParts = { parts: [...parts], troubles };
  return JSON.stringify(all, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
