/** `stackheat bench`: benchmarks of Node and Go, in Go's format, with the profiles that explain them. */

import { basename } from 'node:path';
import { makeFolder } from '../base/make-folder.ts';
import { readProfileFile } from '../fetch/read-file.ts';
import { benchTarget } from './bench-files.ts';
import { isolationWarning } from './bench-isolation.ts';
import type { BenchRun } from './bench-node.ts';
import { type BenchOptions, benchOptions } from './bench-options.ts';
import { BenchOutputText } from './bench-output.ts';
import { pageOf, usageOf } from './command-pages.ts';
import { DEFAULT_HOST, DEFAULT_PORT } from './default-address.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { outputPath, SavedRun } from './saved-run.ts';

export async function runBench(args: readonly string[], io: Io): Promise<number> {
  const options = benchOptions(args);
  if (options === undefined) {
    io.stdout.write(usageOf(pageOf('bench')));
    return EXIT.ok;
  }
  const target = benchTarget(options.words);
  if (options.mayOpen && !options.outputs.some(({ kind }) => kind !== 'trace')) {
    throw new CommandError(
      'bench: --open shows profiles: ask for one, as -cpuprofile cpu.out',
      EXIT.usage,
    );
  }
  const saved = options.saveAs === undefined ? undefined : SavedRun.create(options.saveAs);
  const output = new BenchOutputText(io);
  const warning = isolationWarning(options);
  if (warning !== undefined) output.say(warning);
  makeOutputFolder(options.outputFolder);
  const run = await runTarget(target, options, output, io);
  if (run.status === EXIT.interrupted) return run.status;
  if (saved !== undefined) {
    output.say(`saved as ${saved.write({ text: output.text, run, options, args })}`);
  }
  if (options.mayOpen) await show(run, options, io);
  return run.status;
}

async function runTarget(
  target: ReturnType<typeof benchTarget>,
  options: BenchOptions,
  output: BenchOutputText,
  io: Io,
): Promise<BenchRun> {
  if (target.language === 'go') {
    return await (await import('./bench-go.ts')).benchGo(options, target.packages, output, io);
  }
  return await (await import('./bench-node.ts')).benchNode(options, target.files, output, io);
}

function makeOutputFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`bench: -outputdir ${folder}: ${reason}`, EXIT.failed, { cause: error });
  }
}

async function show({ written }: BenchRun, options: BenchOptions, io: Io): Promise<void> {
  const profiles = written.filter(({ kind }) => kind !== 'trace');
  if (profiles.length === 0) return;
  const sources = await Promise.all(
    profiles.map(async (one) => {
      const path = outputPath(one, options);
      return { name: basename(path), profile: await readProfileFile(path) };
    }),
  );
  const { serveUntilInterrupted } = await import('./serve-until-interrupted.ts');
  await serveUntilInterrupted(
    {
      sources,
      host: DEFAULT_HOST,
      port: DEFAULT_PORT,
      findFreePort: true,
      mayOpenBrowser: true,
      failureStatus: EXIT.failed,
    },
    io,
  );
}
