/** A command's flags by Node's own parser, with its refusals as sentences that name the command. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandError, EXIT } from './io.ts';

type Flags = NonNullable<ParseArgsConfig['options']>;

/** Throws CommandError for a flag that is unknown or lacks its value. */
export function parseFlags<const Options extends Flags>(
  command: string,
  args: readonly string[],
  options: Options,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options }>> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('. ', 1);
    const message = `${command}: ${reason}; see stackheat ${command} --help`;
    throw new CommandError(message, EXIT.usage, { cause: error });
  }
}
