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

/** What makes a top need more than top.cjs, as reports other than top do. */
const MORE_THAN_TOP = [
  ...['focus', 'ignore', 'hide', 'show', 'show_from', 'prune_from'],
  ...['tagfocus', 'tagignore', 'tagshow', 'taghide', 'tagroot', 'tagleaf', 'tags'],
  ...['base', 'diff_base', 'json', 'md'],
];

/** The command that scripts call a hundred times: it is started with as little work for V8 as can be. */
async function loadPprof(): Promise<Run> {
  const { runPprof } = await import('./pprof/run-pprof.ts');
  return (args, io) => {
    const flags = flagWords(args);
    const isTop = hasAny(flags.names, ['top', 'text']);
    if (!isTop || hasAny(flags.names, MORE_THAN_TOP)) loadFromCodeCache('reports.cjs');
    shortenStart(flags, args.at(-1) ?? '');
    return runPprof(args, io);
  };
}
