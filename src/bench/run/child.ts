/**
 * The process of one benchmark file (`dist/bench-child.cjs`): loads it, runs what it registers, and tells on
 * descriptor 3. The file may exit, throw or spin as it likes; the command sees what was told until then.
 */
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { BenchmarkFunction } from './b.ts';
import { failureText } from './bench-failure.ts';
import {
  BENCH_VARIABLE,
  type BenchMessage,
  type BenchRequest,
  MESSAGES_FD,
} from './bench-messages.ts';
import type { ChosenName } from './bench-names.ts';
import { BenchNames, splitPattern } from './bench-names.ts';
import { textMatcher } from './bench-pattern.ts';
import { Interruption } from './interruption.ts';
import { loadBenchmarkFiles } from './module-hooks.ts';
import { watchFromTheStart } from './profile-taker.ts';
import { registered } from './registered.ts';
import { BenchmarkRunner } from './run-benchmarks.ts';
import { shuffled } from './shuffled.ts';

function tell(message: BenchMessage): void {
  writeSync(MESSAGES_FD, `${JSON.stringify(message)}\n`);
}

interface Planned {
  readonly chosen: ChosenName;
  readonly fn: BenchmarkFunction;
}

async function main(): Promise<void> {
  // The command wrote it, in this version.
  const request = JSON.parse(process.env[BENCH_VARIABLE] ?? '{}') as BenchRequest;
  delete process.env[BENCH_VARIABLE];
  const interruption = new Interruption(process);
  let isDone = false;
  process.on('exit', (status) => {
    if (!isDone) tell({ kind: 'exit', status });
  });
  loadBenchmarkFiles();
  if (request.profiles.includes('block')) watchFromTheStart();
  try {
    await import(pathToFileURL(request.file).href);
  } catch (error) {
    tell({ kind: 'text', text: `${request.file}: cannot be loaded: ${failureText(error)}` });
    tell({ kind: 'failed', name: request.file });
    isDone = true;
    process.exit(1);
  }
  const patterns = await Promise.all(
    splitPattern(request.pattern).map((levels) => Promise.all(levels.map(textMatcher))),
  );
  const names = new BenchNames(patterns);
  const all = registered().flatMap(({ name, fn }): Planned[] => {
    const chosen = names.choose('', name);
    return chosen === undefined ? [] : [{ chosen, fn }];
  });
  const ordered = request.shuffleSeed === undefined ? all : shuffled(all, request.shuffleSeed);
  const planned = ordered.filter(({ chosen }) => !request.done.includes(chosen.name));
  tell({ kind: 'plan', names: planned.map(({ chosen }) => chosen.name) });
  const runner = new BenchmarkRunner(request, names, tell, () => interruption.next());
  runner.expect(all.map(({ chosen }) => chosen.name));
  for (const { chosen, fn } of planned) await runner.runTop(chosen, fn);
  isDone = true;
  tell({ kind: 'done' });
  // What the file has left open, such as a server, is over with it.
  process.exit(0);
}

void main();
