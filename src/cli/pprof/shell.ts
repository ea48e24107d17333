/**
 * The interactive shell of `stackheat pprof PROFILE`: go tool pprof's commands, options and shortcuts.
 * Reports go to standard output, all else to standard error, and no error ends it.
 */
import { rmSync, statSync } from 'node:fs';
import type { Profile } from '../../profile/profile.ts';
import { profileLines } from '../../render/legend-text.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { localZone } from '../local-zone.ts';
import { type OptionValues, pprofOptions } from './command-line.ts';
import { makeReport, type ReportRequest } from './pprof.ts';
import { printReport } from './print.ts';
import { parseShellCommand } from './shell-command.ts';
import { plainInput, type ShellInput } from './shell-input.ts';
import { assign, optionsText, parseAssignment, ShellError } from './shell-options.ts';

export async function runShell(profile: Profile, values: OptionValues, io: Io): Promise<number> {
  const input = await inputOf(profile, io);
  const shell = new Shell(profile, values, io, input);
  await shell.greet();
  try {
    for (;;) {
      const line = await input.readLine();
      if (line === undefined || !(await shell.follow(line))) return EXIT.ok;
    }
  } finally {
    input.close();
  }
}

async function inputOf(profile: Profile, io: Io): Promise<ShellInput> {
  const isDumb = ['', 'dumb'].includes((io.env.TERM ?? '').toLowerCase());
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true || isDumb) return plainInput(io);
  const { terminalInput } = await import('./shell-terminal.ts');
  return terminalInput(profile, io);
}

/** `:` forgets these; as in pprof, show and show_from stay. */
const CLEARED = ['focus', 'ignore', 'hide', 'tagfocus', 'tagignore'];

class Shell {
  readonly #profile: Profile;
  readonly #io: Io;
  readonly #input: ShellInput;
  readonly #shortcuts: ReadonlyMap<string, readonly string[]>;
  #values: OptionValues;

  constructor(profile: Profile, values: OptionValues, io: Io, input: ShellInput) {
    this.#profile = profile;
    this.#values = new Map([...values, ['compact_labels', true]]);
    this.#io = io;
    this.#input = input;
    this.#shortcuts = shortcutsOf(profile);
  }

  async greet(): Promise<void> {
    try {
      this.#say(await greeting(this.#profile, this.#values, this.#io));
    } catch (error) {
      // A sample_index that is none, say: each report will tell.
      if (!(error instanceof CommandError)) throw error;
    }
    this.#say('Entering interactive mode (type "help" for commands, "o" for options)\n');
  }

  /** False when the shell is to end. */
  async follow(line: string): Promise<boolean> {
    const typed = line.trim();
    for (const one of this.#shortcuts.get(typed) ?? [typed]) {
      if (['exit', 'quit', 'q'].includes(one.split(/\s+/, 1)[0] ?? '')) return false;
      try {
        await this.#followOne(one);
      } catch (error) {
        await this.#explain(error);
      }
    }
    return true;
  }

  async #followOne(line: string): Promise<void> {
    const assignment = parseAssignment(line);
    if (assignment !== undefined) {
      this.#values = assign(this.#values, assignment, this.#profile);
      return;
    }
    const [word = '', ...rest] = line.split(/\s+/);
    if (word === '') return;
    if (word === 'o' || word === 'options') {
      this.#say(optionsText(this.#values, this.#profile));
    } else if (word === 'help') {
      const { shellHelp } = await import('./shell-help.ts');
      this.#say(shellHelp(rest.join(' ')));
    } else await this.#report(line);
  }

  async #report(line: string): Promise<void> {
    const { format, parameter, values, pipe } = parseShellCommand(line, this.#values);
    const request = {
      format,
      parameter,
      markup: undefined,
      options: pprofOptions(values),
    };
    if (pipe === undefined) return await this.#print(request, this.#io, true);
    const { ReportPipe } = await import('./shell-pipe.ts');
    const through = new ReportPipe();
    try {
      await this.#print(request, through.into(this.#io), false);
      await this.#input.lend(() => through.drainInto(pipe));
    } finally {
      through.close();
    }
  }

  /** `isInteractive`: bytes that nobody reads go to a file of their own. */
  async #print(request: ReportRequest, io: Io, isInteractive: boolean): Promise<void> {
    const { output } = request.options;
    const before = fileStamp(output);
    const isWhole = await this.#input.run(async () => {
      const report = await makeReport(this.#profile, request, io);
      await printReport(request, report, io, isInteractive);
    });
    if (isWhole) return;
    // What is ended from outside cannot clear up after itself.
    if (before !== undefined && fileStamp(output) !== before) rmSync(output, { force: true });
    throw new ShellError('\ninterrupted');
  }

  async #explain(error: unknown): Promise<void> {
    const { complaintOf } = await import('./shell-help.ts');
    this.#complain(complaintOf(error, [...this.#shortcuts.keys()], this.#io.env));
  }

  #say(text: string): void {
    this.#io.stderr.write(text);
  }

  /** Red where that can be seen and is wanted. */
  #complain(text: string): void {
    const hasColour = this.#input.isTerminal && !this.#io.env.NO_COLOR;
    this.#say(hasColour ? `\u001b[31m${text.trimEnd()}\u001b[0m\n` : text);
  }
}

/** Changes when the file is written. Undefined without a path, and for what is no file to remove. */
function fileStamp(path: string): string | undefined {
  if (path === '') return undefined;
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'none';
  return stats.isFile() ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : undefined;
}

/** Each sample type is a command of its own, with and without the mean. */
function shortcutsOf({ sampleTypes }: Profile): ReadonlyMap<string, readonly string[]> {
  const shortcuts = new Map<string, readonly string[]>();
  shortcuts.set(
    ':',
    CLEARED.map((name) => `${name}=`),
  );
  for (const { type } of sampleTypes) {
    const choose = `sample_index=${type}`;
    shortcuts.set(type, [choose]);
    shortcuts.set(`total_${type}`, ['mean=0', choose]);
    shortcuts.set(`mean_${type}`, ['mean=1', choose]);
  }
  return shortcuts;
}

/** What the profile is, before any filter. */
async function greeting(profile: Profile, values: OptionValues, io: Io): Promise<string> {
  const kept = new Map(
    ['sample_index', 'mean', 'unit', 'divide_by'].flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const request = { format: 'raw', parameter: '', markup: undefined, options: pprofOptions(kept) };
  const report = await makeReport(profile, request, io);
  const lines = profileLines(report, report.options.outputUnit, localZone(io.env));
  if (report.total === 0n && profile.sampleTypes.length > 1) {
    lines.push('No samples were found with the default sample value type.');
    lines.push('Try "sample_index" command to analyze different sample values.');
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
