/**
 * The entry: as little as can be, since V8 compiles it anew in every run. All that it starts lies in files whose
 * code is kept (docs/decisions/0027).
 */
import { loadFromCodeCache } from './code-cache.ts';

void main();

async function main(): Promise<void> {
  // The bundle's files take from each other: this one has to have run to its end.
  await undefined;
  loadFromCodeCache('top.cjs');
  const { runProcess } = await import('./run-process.ts');
  await runProcess(process);
}
