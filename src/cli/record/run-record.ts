/** `stackheat record`: whatever runs, somewhere, into one bundle of profiles. */
import { pageOf, usageOf } from '../command-pages.ts';
import { EXIT, type Io } from '../io.ts';
import { BundleOutput } from './bundle-output.ts';
import type { BundleFacts } from './manifest.ts';
import { Narration } from './narration.ts';
import { parseRecordArgs, type RecordOptions } from './options.ts';

export async function runRecord(args: readonly string[], io: Io): Promise<number> {
  const options = parseRecordArgs(args);
  if (options === undefined) {
    io.stdout.write(usageOf(pageOf('record')));
    return EXIT.ok;
  }
  const output = BundleOutput.open(options.out);
  let outcome: Outcome;
  try {
    outcome = await recordTarget(options, output, io);
  } catch (error) {
    output.discard();
    throw error;
  }
  const { facts, status } = outcome;
  if (facts === undefined) {
    output.discard();
    return status;
  }
  await output.finish(facts);
  const narration = new Narration(io);
  narration.say(`wrote ${output.path}`);
  const strangers = output.strangers(facts);
  if (strangers.length > 0) {
    narration.say(`not of this recording, but there before: ${strangers.join(', ')}`);
  }
  narration.say(`look at it with: stackheat ${shellWord(output.path)}`);
  return status;
}

/** What there is to write down, if anything, and the exit status. */
export interface Outcome {
  readonly facts: BundleFacts | undefined;
  readonly status: number;
}

async function recordTarget(
  options: RecordOptions,
  output: BundleOutput,
  io: Io,
): Promise<Outcome> {
  const { target } = options;
  switch (target.kind) {
    case 'server': {
      const { recordServer } = await import('./live-server.ts');
      const facts = await recordServer({ ...options, address: target.address }, output, io);
      return { facts, status: facts.isInterrupted ? EXIT.interrupted : EXIT.ok };
    }
    case 'process': {
      const { recordProcess } = await import('./running-process.ts');
      return await recordProcess(target.pid, options, output, io);
    }
    case 'command': {
      const { recordCommand } = await import('./command.ts');
      return await recordCommand(target.command, options, output, io);
    }
  }
}

function shellWord(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
