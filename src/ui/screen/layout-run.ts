/** Lays graphs out in a worker, one at a time; a run that is no longer wanted is ended with its worker. */
import type { GraphLayout } from '../graph-layout.ts';
import type { LayoutReply } from '../layout-messages.ts';

export class LayoutError extends Error {
  override readonly name = 'LayoutError';
}

/** The reason of a run that `stop` or another graph ended: no failure to tell of. */
export const STOPPED = 'stopped';

/** Layouts kept, so that going back is at once. */
const LAYOUTS_MAX = 8;

export class LayoutRun {
  readonly #start: () => Worker;
  readonly #layouts = new Map<string, GraphLayout>();
  #running: { readonly reject: (failure: LayoutError) => void } | undefined;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** Undefined unless this graph was laid out before. */
  known(dot: string): GraphLayout | undefined {
    return this.#layouts.get(dot);
  }

  /** Rejects with LayoutError when Graphviz fails, or when `stop` or another graph ends it. */
  async layOut(dot: string): Promise<GraphLayout> {
    const known = this.#layouts.get(dot);
    if (known !== undefined) return known;
    this.stop();
    let ended: Worker | undefined;
    const layout = await new Promise<GraphLayout>((resolve, reject) => {
      const worker = this.#start();
      ended = worker;
      this.#running = { reject };
      worker.onmessage = ({ data }: MessageEvent<LayoutReply>) => {
        if (data.is === 'done') resolve(data.layout);
        if (data.is === 'failed') reject(new LayoutError(`Graphviz: ${data.reason}`));
      };
      worker.onerror = ({ message }) =>
        reject(new LayoutError(`the layout ended: ${message || 'its worker did not start'}`));
      worker.postMessage(dot);
    }).finally(() => ended?.terminate());
    this.#running = undefined;
    this.#layouts.set(dot, layout);
    const [oldest] = this.#layouts.keys();
    if (this.#layouts.size > LAYOUTS_MAX && oldest !== undefined) this.#layouts.delete(oldest);
    return layout;
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.reject(new LayoutError(STOPPED));
  }
}
