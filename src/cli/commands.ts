/** The table of commands. Each is loaded when it is called: `stackheat pprof -top` must not load a web server. */
import { loadFromCodeCache } from './code-cache.ts';
import { SUMMARIES } from './command-summaries.ts';
import { flagWords, hasAny } from './flag-words.ts';
import type { Io } from './io.ts';
import { shortenStart } from './short-run.ts';

type Run = (args: readonly string[], io: Io) => Promise<number>;

export interface Command {
  readonly name: string;
  /** One line for `stackheat help`. */
  readonly summary: string;
  readonly load: () => Promise<Run>;
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'open',
    summary: SUMMARIES.open,
    load: async () => (await import('./open.ts')).open,
  },
  {
    name: 'export',
    summary: 'writes profiles as a page of their own, in one file',
    load: async () => (await import('./export.ts')).runExport,
  },
  {
    name: 'pprof',
    summary: SUMMARIES.pprof,
    load: loadPprof,
  },
  {
    name: 'bench',
    summary: SUMMARIES.bench,
    load: async () => (await import('./bench.ts')).runBench,
  },
  {
    name: 'compare',
    summary: SUMMARIES.compare,
    load: async () => (await import('./compare.ts')).runCompare,
  },
  {
    name: 'record',
    summary: SUMMARIES.record,
    load: async () => (await import('./record/run-record.ts')).runRecord,
  },
  {
    name: 'demo',
    summary: SUMMARIES.demo,
    load: async () => (await import('./demo.ts')).runDemo,
  },
  {
    name: 'config',
    summary: SUMMARIES.config,
    load: async () => (await import('./config.ts')).runConfig,
  },
  {
    name: 'completion',
    summary: SUMMARIES.completion,
    load: async () => (await import('./completion.ts')).runCompletion,
  },
];

const FILTERS = [
  ...['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'],
  ...['tagfocus', 'tagignore', 'tagshow', 'taghide', 'tagroot', 'tagleaf'],
];
/** What all reports but top and tags need, those two need with these. */
const ALL_REPORTS = ['base', 'diff_base', 'json', 'md'];

/** The command that scripts call a hundred times: it is started with as little work for V8 as can be. */
async function loadPprof(): Promise<Run> {
  const { runPprof } = await import('./pprof/run-pprof.ts');
  return (args, io) => {
    const flags = flagWords(args);
    for (const file of filesOf(flags.names)) loadFromCodeCache(file);
    shortenStart(flags, args.at(-1) ?? '');
    return runPprof(args, io);
  };
}

/** In the order in which they need each other, beside top.cjs. */
function filesOf(flags: ReadonlySet<string>): string[] {
  const isOther = !hasAny(flags, ['top', 'text', 'tags']) || hasAny(flags, ALL_REPORTS);
  if (isOther) return ['filters.cjs', 'tags.cjs', 'reports.cjs'];
  const files = hasAny(flags, FILTERS) ? ['filters.cjs'] : [];
  return flags.has('tags') ? [...files, 'tags.cjs'] : files;
}
