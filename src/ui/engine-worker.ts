/** The engine of a page that is a file: answers what a server would, from the profiles it is given. */
import { decodePprof } from '../formats/pprof-decode.ts';
import { type EngineOptions, engineQueries } from '../web/engine-queries.ts';
import type { ProfileQueries } from '../web/profile-queries.ts';
import type { EngineReply, EngineRequest } from './engine-messages.ts';
import { unzipped } from './unzipped.ts';

let queries: Promise<ProfileQueries> | undefined;

addEventListener('message', ({ data }: MessageEvent<EngineRequest>) => {
  if (data.is === 'open') {
    queries = openAll(data.profiles, { defaults: data.defaults });
    // Told to whoever asks first.
    queries.catch(() => undefined);
    return;
  }
  answer(data).then(
    (value) => postMessage({ id: data.id, value } satisfies EngineReply),
    (failure: unknown) => {
      const reason = failure instanceof Error ? failure.message : String(failure);
      postMessage({ id: data.id, reason } satisfies EngineReply);
    },
  );
});

async function openAll(
  profiles: Extract<EngineRequest, { is: 'open' }>['profiles'],
  options: EngineOptions,
): Promise<ProfileQueries> {
  const sources = profiles.map(async ({ name, gzipped }) => {
    const bytes = new Uint8Array(await unzipped(gzipped).arrayBuffer());
    return { name, profile: decodePprof(bytes, { source: name }) };
  });
  return engineQueries(await Promise.all(sources), options);
}

async function answer({ ask, question }: Extract<EngineRequest, { is: 'ask' }>): Promise<unknown> {
  if (queries === undefined) throw new Error('the page asked before it had opened its profiles');
  const opened = await queries;
  // The page's own client pairs the two (engine-client.ts).
  return (opened[ask] as (question: unknown) => Promise<unknown>)(question);
}
