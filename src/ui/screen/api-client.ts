/** ProfileQueries over HTTP: the same questions that the engine answers, asked of the server. */
import type {
  FlameAnswer,
  FlameQuestion,
  GraphAnswer,
  PageDescription,
  PeekAnswer,
  ProfileQueries,
  ProfileQuestion,
  SearchAnswer,
  TagsAnswer,
  TopAnswer,
} from '../../web/profile-queries.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
}

/** Answers kept, so that going back is at once; each may be a megabyte. */
const ANSWERS_MAX = 24;

export function apiClient(): ProfileQueries {
  const answers = new Map<string, Promise<unknown>>();
  const ask = <T>(path: string, params: Params): Promise<T> => {
    const address = `${path}?${new URLSearchParams(defined(params))}`;
    const answer = answers.get(address) ?? load(address);
    answers.delete(address);
    answers.set(address, answer);
    // A failure is asked again the next time.
    answer.catch(() => answers.delete(address));
    const [oldest] = answers.keys();
    if (answers.size > ANSWERS_MAX && oldest !== undefined) answers.delete(oldest);
    // The server is of the same build and its types are these (web/profile-queries.ts).
    return answer as Promise<T>;
  };
  return {
    describe: () => ask<PageDescription>('/api/profiles', {}),
    flameGraph: (question) => ask<FlameAnswer>('/api/flamegraph', flameParams(question)),
    top: (question) => ask<TopAnswer>('/api/top', profileParams(question)),
    graph: (question) => ask<GraphAnswer>('/api/graph', profileParams(question)),
    peek: (question) =>
      ask<PeekAnswer>('/api/peek', {
        ...profileParams(question),
        fn: question.func,
        q: question.pattern,
      }),
    tags: (question) => ask<TagsAnswer>('/api/tags', profileParams(question)),
    search: (question) =>
      ask<SearchAnswer>('/api/search', { ...profileParams(question), q: question.text }),
  };
}

type Params = Readonly<Record<string, string | undefined>>;

function profileParams({ profile, sampleType, options }: ProfileQuestion): Params {
  return { profile, si: sampleType, ...options };
}

function flameParams(question: FlameQuestion): Params {
  const params = profileParams(question);
  if (question.view === undefined) return params;
  if ('key' in question.view) return { ...params, zoom: question.view.key };
  return { ...params, from: String(question.view.from), to: String(question.view.to) };
}

function defined(params: Params): Record<string, string> {
  const entries = Object.entries(params);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function load(address: string): Promise<unknown> {
  const response = await fetch(address).catch((cause: unknown) => {
    throw new ApiError('stackheat no longer answers: start it again, then reload this page', {
      cause,
    });
  });
  if (!response.ok) throw new ApiError((await response.text()).trim());
  return response.json();
}
