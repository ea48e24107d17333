/** The profilers of waits in another process: a file of ours that it loads, and forgets in the end. */
import type { AttachedParts } from '../../runtime/recording/attached-waits.ts';
import type { WaitPart } from '../../runtime/recording/recording-options.ts';
import type { WaitKind } from '../../runtime/recording/recording-plan.ts';
import type { InspectorClient } from './inspector-client.ts';
import { exactWaits, type StacksKind } from './parts.ts';
import { attachedPath } from './preload.ts';

/** Where the module hangs while it is in the program. */
const PLACE = "globalThis[Symbol.for('stackheat.attached')]";

const PATIENCE_MS = 10_000;

export class RemoteWaits {
  readonly #client: InspectorClient;
  readonly #path = attachedPath();
  #isIn = false;

  constructor(client: InspectorClient) {
    this.#client = client;
  }

  /** Why it cannot be, if it cannot: the process may see other files than we do. */
  async load(): Promise<string | undefined> {
    const path = JSON.stringify(this.#path);
    try {
      await this.#client.evaluate(`(${PLACE} = require(${path}), true)`);
      this.#isIn = true;
      return undefined;
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
      return `the program cannot load ${this.#path} (${reason}); in a container, run stackheat in it`;
    }
  }

  async turn(kind: WaitKind | undefined): Promise<void> {
    if (!this.#isIn || kind === undefined) return;
    await this.#client.evaluate(`(${PLACE}.turn(${JSON.stringify(kind)}), true)`);
  }

  /** Takes the profilers out. Never rejects: the process may be gone. */
  async end(): Promise<RemoteParts> {
    if (!this.#isIn) return { parts: new Map(), trouble: undefined };
    this.#isIn = false;
    if (this.#client.isEnding) {
      return { parts: new Map(), trouble: 'the program ended before it had handed it over' };
    }
    const path = JSON.stringify(this.#path);
    // `require` is there while the expression runs, and no longer.
    const expression = `((waits, cache) => {
      delete ${PLACE};
      delete cache[${path}];
      return waits.end();
    })(${PLACE}, require.cache)`;
    try {
      const text = await withinReason(this.#client.evaluate<string>(expression, true));
      const { parts, troubles } = JSON.parse(text) as AttachedParts;
      return { parts: exactWaits(parts), trouble: troubles[0] };
    } catch (error) {
      return { parts: new Map(), trouble: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The expression has run by then; what it promises may never come from a program in an endless loop. */
async function withinReason<Result>(answer: Promise<Result>): Promise<Result> {
  let late: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const why = `its event loop did not come around within ${PATIENCE_MS / 1000} s`;
    late = setTimeout(() => reject(new Error(why)), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(late);
  }
}

export interface RemoteParts {
  readonly parts: ReadonlyMap<StacksKind, WaitPart>;
  readonly trouble: string | undefined;
}
