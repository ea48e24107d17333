/** The shell's options: assignments such as `granularity=lines`, and the list that `o` prints. */
import type { Profile } from '../../profile/profile.ts';
import { SampleIndexError, sampleIndex } from '../../profile/sample-index.ts';
import { type OptionValues, refusePlanned } from './command-line.ts';
import type { FlagValue } from './go-flags.ts';
import { OptionTextError, optionFromText } from './option-text.ts';
import { OPTIONS, type OptionSpec } from './options.ts';

/** A line that the shell cannot follow; it says so and goes on. */
export class ShellError extends Error {
  /** The word that was taken for a command. */
  readonly unknownCommand: string | undefined;

  constructor(message: string, unknownCommand?: string) {
    super(message);
    this.unknownCommand = unknownCommand;
  }
}

/** Lets people annotate what they paste: `nodecount=5 //: the five worst`. */
const COMMENT = '//:';

/** By an option's name, or by that of one of its choices. */
function specOf(name: string): OptionSpec | undefined {
  return OPTIONS.find((option) => option.name === name || option.choices?.includes(name));
}

export function isOptionName(name: string): boolean {
  return specOf(name) !== undefined;
}

export interface Assignment {
  readonly name: string;
  /** Undefined for a name alone. */
  readonly text: string | undefined;
}

/** Undefined for a line that is no assignment, to be read as a command. */
export function parseAssignment(line: string): Assignment | undefined {
  const equals = line.indexOf('=');
  const name = (equals === -1 ? line : line.slice(0, equals)).trim();
  if (!isOptionName(name)) return undefined;
  if (equals === -1) return { name, text: undefined };
  const value = line.slice(equals + 1);
  const comment = value.lastIndexOf(COMMENT);
  return { name, text: (comment === -1 ? value : value.slice(0, comment)).trim() };
}

/** The options with one changed. Throws ShellError, and CommandError for what is not built. */
export function assign(
  values: OptionValues,
  { name, text }: Assignment,
  profile: Pick<Profile, 'sampleTypes' | 'defaultSampleType'>,
): OptionValues {
  const spec = specOf(name);
  if (spec === undefined) throw new ShellError(`unknown option: ${name}`);
  const changed = new Map(values);
  if (spec.choices !== undefined) setChoice(changed, spec, { name, text });
  else if (text === undefined && spec.kind !== 'bool') {
    throw new ShellError(`please specify a value, e.g. ${name}=<val>`);
  } else if (name === 'sample_index') changed.set(name, knownType(profile, text ?? ''));
  else changed.set(name, parsed(spec, text ?? ''));
  refusePlanned(changed);
  return changed;
}

/** `sort=cum`, `cum=true` and `cum` alone are one. */
function setChoice(
  values: Map<string, FlagValue>,
  spec: OptionSpec,
  { name, text }: Assignment,
): void {
  const choices = spec.choices ?? [];
  let chosen = name;
  if (name === spec.name) {
    if (text === undefined) {
      throw new ShellError(`please specify a value, e.g. ${name}=${choices[0]}`);
    }
    if (!choices.includes(text)) {
      const list = choices.join(', ');
      throw new ShellError(
        `invalid ${JSON.stringify(name)} value ${JSON.stringify(text)}: ${list}`,
      );
    }
    chosen = text;
  } else if (text !== undefined && !/^(1|t|true)$/i.test(text)) {
    throw new ShellError(`${name} is a choice of ${spec.name}: write ${spec.name}=<val>`);
  }
  for (const choice of choices) values.delete(choice);
  values.set(chosen, true);
}

function parsed(spec: OptionSpec, text: string): FlagValue {
  try {
    return optionFromText(spec, text);
  } catch (error) {
    if (!(error instanceof OptionTextError)) throw error;
    throw new ShellError(error.message);
  }
}

function knownType(
  profile: Pick<Profile, 'sampleTypes' | 'defaultSampleType'>,
  text: string,
): string {
  try {
    return profile.sampleTypes[sampleIndex(profile, text)]?.type ?? '';
  } catch (error) {
    if (!(error instanceof SampleIndexError)) throw error;
    throw new ShellError(error.message);
  }
}

/** The list of `o`, sorted, in pprof's columns. */
export function optionsText(
  values: OptionValues,
  profile: Pick<Profile, 'sampleTypes' | 'defaultSampleType'>,
): string {
  const rows = OPTIONS.filter(({ name }) => name !== 'source_path').map((spec) => {
    const { value, comment } = listed(spec, values, profile);
    const shown = comment === '' ? '' : `${COMMENT} ${comment}`;
    return `  ${spec.name.padEnd(25)} = ${value.padEnd(20)} ${shown}\n`;
  });
  return rows.sort().join('');
}

function listed(
  spec: OptionSpec,
  values: OptionValues,
  profile: Pick<Profile, 'sampleTypes' | 'defaultSampleType'>,
): { value: string; comment: string } {
  const { name, choices, initial } = spec;
  if (choices !== undefined) {
    const chosen = choices.find((choice) => values.get(choice) === true) ?? String(initial);
    return { value: chosen || '(default)', comment: `[${[...choices].sort().join(' | ')}]` };
  }
  const value = String(values.get(name) ?? initial);
  if (name === 'sample_index') {
    const types = profile.sampleTypes.map(({ type }) => type);
    const used = value === '' ? types[sampleIndex(profile, '')] : value;
    return { value: used ?? '', comment: `[${types.join(' | ')}]` };
  }
  if (name === 'nodecount' && value === '-1') return { value, comment: 'default' };
  return { value: value === '' ? '""' : value, comment: '' };
}
