/** The table of commands. Each is loaded when it is called: `stackheat pprof -top` must not load a web server. */
import type { Io } from './io.ts';

export interface Command {
  readonly name: string;
  /** One line for `stackheat help`. */
  readonly summary: string;
  readonly load: () => Promise<(args: readonly string[], io: Io) => Promise<number>>;
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'open',
    summary: 'opens profiles in the browser, flame graph first',
    load: async () => (await import('./open.ts')).open,
  },
  {
    name: 'export',
    summary: 'writes profiles as a page of their own, in one file',
    load: async () => (await import('./export.ts')).runExport,
  },
  {
    name: 'pprof',
    summary: "go tool pprof's flags, reports and bytes",
    load: async () => (await import('./pprof/pprof.ts')).runPprof,
  },
  {
    name: 'record',
    summary: 'runs a Node program and writes its cpu, heap and allocs profiles',
    load: async () => (await import('./record.ts')).runRecord,
  },
  {
    name: 'demo',
    summary: 'records a bundled service and shows it, as an example',
    load: async () => (await import('./demo.ts')).runDemo,
  },
];
