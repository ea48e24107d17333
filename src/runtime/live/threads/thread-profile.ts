/**
 * `threadcreate`: what started threads, by its stack: workers and child processes as they are started
 * (diagnostics channels, nothing is patched), and Node's own threads by their names, which have no stack.
 */
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import type { RawStacks } from '../../v8/raw-profile.ts';
import { captureFrames, withoutLeading } from '../capture/captured-stack.ts';
import { pseudoFrame } from '../capture/pseudo-frames.ts';
import { isQuiet, quietly } from '../capture/quiet.ts';
import { type Labels, StackTable } from '../capture/stack-table.ts';
import { isStartingOwnThread } from '../own-threads.ts';
import type { ProfileSource } from '../profile-source.ts';

const WORKER: Labels = [{ key: 'kind', text: 'worker' }];
const PROCESS: Labels = [{ key: 'kind', text: 'process' }];
const NATIVE: Labels = [{ key: 'kind', text: 'native' }];
const THREADS = '/proc/self/task';

export class ThreadProfile implements ProfileSource {
  readonly name = 'threadcreate';
  readonly description =
    'What started threads: workers and child processes by stack, others by name.';
  readonly hasDelta = true;
  readonly #started = new StackTable();
  readonly #sinceMs = Date.now();

  constructor() {
    subscribe('worker_threads', this.#onWorker);
    subscribe('child_process', this.#onProcess);
  }

  count(): number {
    return this.#started.size;
  }

  read(): Promise<RawStacks> {
    return Promise.resolve(this.readNow());
  }

  readNow(): RawStacks {
    const type = { type: 'threadcreate', unit: 'count' };
    const native = quietly(nativeThreads);
    return {
      kind: 'stacks',
      name: this.name,
      sampleTypes: [type],
      periodType: type,
      period: 1,
      timeMs: Date.now(),
      comments: [
        'threadcreate: what was started, by the stack that did; see the label kind',
        `kind=worker and kind=process: started since ${new Date(this.#sinceMs).toISOString()}, ended ` +
          'ones included; of this thread alone, and without execSync and its like, which block has',
        native === undefined
          ? 'kind=native: not known here, there is no /proc'
          : 'kind=native: all threads of this process now, workers and our own among them, by name',
        ...this.#started.overflowComments(),
      ],
      samples: [
        ...this.#started.samples(),
        ...[...(native ?? [])].map(([name, count]) => ({
          stack: [pseudoFrame(name)],
          values: [count],
          labels: NATIVE,
        })),
      ],
    };
  }

  readonly #onWorker = (): void => {
    if (!isStartingOwnThread()) this.#add(this.#onWorker, WORKER);
  };

  readonly #onProcess = (): void => {
    if (!isQuiet()) this.#add(this.#onProcess, PROCESS);
  };

  #add(below: () => void, labels: Labels): void {
    const stack = withoutLeading('node:diagnostics_channel', captureFrames(below));
    this.#started.add(stack, labels, [1]);
  }
}

/** How many there are of each name; undefined where there is no /proc. */
function nativeThreads(): ReadonlyMap<string, number> | undefined {
  try {
    const names = new Map<string, number>();
    for (const id of readdirSync(THREADS)) {
      const name = readFileSync(`${THREADS}/${id}/comm`, 'utf8').trim();
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    return names;
  } catch {
    // Another system, or a thread that ended between the two.
    return undefined;
  }
}

export const threadProfile = new ThreadProfile();
