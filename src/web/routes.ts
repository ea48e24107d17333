/** The addresses of the page, spelt as pprof spells them where it has the same, and of what it asks. */
import type { PageFileName } from './page-files.ts';
import { PAGE_OPTIONS } from './page-options.ts';
import type {
  FlameQuestion,
  PeekQuestion,
  ProfileQueries,
  ProfileQuestion,
} from './profile-queries.ts';

export type Route =
  | { readonly is: 'file'; readonly name: PageFileName }
  | { readonly is: 'answer'; readonly ask: (queries: ProfileQueries) => Promise<unknown> }
  | { readonly is: 'missing'; readonly reason: string };

const VIEWS = ['/ui/flamegraph', '/ui/top', '/ui/graph', '/ui/peek', '/ui/tags'];

const PAGES = new Set(['/', '/ui', '/ui/', ...VIEWS]);

export function routeOf(path: string, params: URLSearchParams): Route {
  if (PAGES.has(path)) return { is: 'file', name: 'page.html' };
  switch (path) {
    case '/ui/main.js':
      return { is: 'file', name: 'main.js' };
    case '/ui/main.css':
      return { is: 'file', name: 'main.css' };
    case '/ui/layout-worker.js':
      return { is: 'file', name: 'layout-worker.js' };
    case '/api/profiles':
      return { is: 'answer', ask: (queries) => queries.describe() };
    case '/api/flamegraph':
      return { is: 'answer', ask: (queries) => queries.flameGraph(flameQuestion(params)) };
    case '/api/top':
      return { is: 'answer', ask: (queries) => queries.top(profileQuestion(params)) };
    case '/api/graph':
      return { is: 'answer', ask: (queries) => queries.graph(profileQuestion(params)) };
    case '/api/peek':
      return { is: 'answer', ask: (queries) => queries.peek(peekQuestion(params)) };
    case '/api/tags':
      return { is: 'answer', ask: (queries) => queries.tags(profileQuestion(params)) };
    case '/api/search':
      return { is: 'answer', ask: (queries) => queries.search(searchQuestion(params)) };
    default:
      return {
        is: 'missing',
        reason: `there is nothing here; the pages are ${VIEWS.join(', ')}`,
      };
  }
}

/** `si` is pprof's word for the sample index in an address. */
function profileQuestion(params: URLSearchParams): ProfileQuestion {
  const profile = params.get('profile');
  const sampleType = params.get('si');
  const given = PAGE_OPTIONS.flatMap((name) => {
    const text = params.get(name);
    return text === null ? [] : [[name, text] as const];
  });
  return {
    ...(profile !== null && { profile }),
    ...(sampleType !== null && { sampleType }),
    ...(given.length > 0 && { options: Object.fromEntries(given) }),
  };
}

function searchQuestion(params: URLSearchParams): ProfileQuestion & { readonly text: string } {
  return { ...profileQuestion(params), text: params.get('q') ?? '' };
}

function peekQuestion(params: URLSearchParams): PeekQuestion {
  const func = params.get('fn');
  const pattern = params.get('q');
  const question = profileQuestion(params);
  return { ...question, ...(func !== null && { func }), ...(pattern !== null && { pattern }) };
}

function flameQuestion(params: URLSearchParams): FlameQuestion {
  const question = profileQuestion(params);
  const key = params.get('zoom');
  if (key !== null) return { ...question, view: { key } };
  const from = Number(params.get('from') ?? Number.NaN);
  const to = Number(params.get('to') ?? Number.NaN);
  return Number.isFinite(from) && Number.isFinite(to)
    ? { ...question, view: { from, to } }
    : question;
}
