/** ProfileQueries answered by the engine in a worker, as api-client.ts has them answered by a server. */
import type { ProfileQueries } from '../../web/profile-queries.ts';
import type { EngineReply, EngineRequest } from '../engine-messages.ts';

interface Asker {
  readonly resolve: (value: unknown) => void;
  readonly reject: (failure: Error) => void;
}

export function engineClient(
  worker: Worker,
  open: Omit<Extract<EngineRequest, { is: 'open' }>, 'is'>,
): ProfileQueries {
  const waiting = new Map<number, Asker>();
  let lastId = 0;
  worker.onmessage = ({ data }: MessageEvent<EngineReply>) => {
    const asker = waiting.get(data.id);
    waiting.delete(data.id);
    if ('value' in data) asker?.resolve(data.value);
    else asker?.reject(new Error(data.reason));
  };
  worker.onerror = ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(`the engine ended: ${message}`));
    waiting.clear();
  };
  worker.postMessage({ is: 'open', ...open } satisfies EngineRequest);
  const ask =
    <Name extends keyof ProfileQueries>(name: Name) =>
    (question?: unknown): ReturnType<ProfileQueries[Name]> => {
      const id = ++lastId;
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.postMessage({ is: 'ask', id, ask: name, question } satisfies EngineRequest);
      // The worker calls the function of that name.
      return answer as ReturnType<ProfileQueries[Name]>;
    };
  return {
    describe: ask('describe'),
    flameGraph: ask('flameGraph'),
    search: ask('search'),
    top: ask('top'),
    graph: ask('graph'),
    peek: ask('peek'),
    tags: ask('tags'),
  };
}
