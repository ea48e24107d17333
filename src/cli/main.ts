import { processIo, run } from './run.ts';

/** They work long enough for V8 to optimize; pprof knows itself when it does. */
const BUSY_COMMANDS = new Set(['bench', 'compare', 'export', 'record']);

void run(process.argv.slice(2), processIo(process)).then(async (status) => {
  process.exitCode ||= status;
  if (BUSY_COMMANDS.has(process.argv[2] ?? '')) await (await import('./quiet-end.ts')).quietEnd();
});
