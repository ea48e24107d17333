/**
 * Options that were set once for all runs: by STACKHEAT_NODECOUNT and the like, by stackheat.toml in the
 * working directory, by the one in the user's settings. Flags win over all of them.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError, EXIT, type Io } from '../io.ts';
import { isFile } from '../is-file.ts';
import { configFolder, thisPlace } from '../user-folders.ts';
import type { FlagValue } from './go-flags.ts';
import { OPTIONS, type OptionSpec } from './options.ts';

/** By the option's name; a choice is the value of its option. */
export type Settings = ReadonlyMap<string, FlagValue>;

export interface SettingsLayer {
  /** A variable or a file. */
  readonly origin: string;
  readonly values: Settings;
}

export const SETTINGS_FILE = 'stackheat.toml';

/** A file in a folder that somebody else made must not say where something is written. */
const SETTABLE = OPTIONS.filter(({ name }) => name !== 'output');

export function settingVariable(option: string): string {
  return `STACKHEAT_${option.toUpperCase()}`;
}

/** The places of settings files, the strongest first, whether there or not. */
export function settingsFiles(env: Io['env']): readonly string[] {
  return [resolve(SETTINGS_FILE), join(configFolder(thisPlace(env)), 'stackheat', SETTINGS_FILE)];
}

/** The strongest first. Throws CommandError for what is no option, or no value of it. */
export async function settingsLayers(env: Io['env']): Promise<readonly SettingsLayer[]> {
  const layers: SettingsLayer[] = [];
  for (const spec of SETTABLE) {
    const variable = settingVariable(spec.name);
    const text = env[variable];
    if (text === undefined || text === '') continue;
    const value = await valueFrom(spec, text, variable);
    layers.push({ origin: variable, values: new Map([[spec.name, value]]) });
  }
  for (const path of settingsFiles(env)) {
    if (isFile(path)) layers.push({ origin: path, values: await settingsOf(path) });
  }
  return layers;
}

/** All layers as one. */
export function strongest(layers: readonly SettingsLayer[]): Settings {
  const merged = new Map<string, FlagValue>();
  for (const { values } of layers) {
    for (const [name, value] of values) if (!merged.has(name)) merged.set(name, value);
  }
  return merged;
}

async function settingsOf(path: string): Promise<Settings> {
  const { parse } = await import('smol-toml');
  let table: Readonly<Record<string, unknown>>;
  try {
    table = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw failure(`${path}: ${reason}`, error);
  }
  const values = new Map<string, FlagValue>();
  for (const [section, content] of Object.entries(table)) {
    if (section !== 'pprof' || typeof content !== 'object' || content === null) {
      throw failure(`${path}: ${section}: settings stand below [pprof], such as nodecount = 20`);
    }
    for (const [name, value] of Object.entries(content)) {
      const spec = SETTABLE.find((option) => option.name === name);
      if (spec === undefined) throw await noSuchOption(path, name);
      values.set(name, await valueFrom(spec, String(value), path));
    }
  }
  return values;
}

async function valueFrom(spec: OptionSpec, text: string, origin: string): Promise<FlagValue> {
  const { OptionTextError, optionFromText } = await import('./option-text.ts');
  try {
    return optionFromText(spec, text);
  } catch (error) {
    if (!(error instanceof OptionTextError)) throw error;
    throw failure(`${origin}: ${error.message}`, error);
  }
}

async function noSuchOption(path: string, name: string): Promise<CommandError> {
  const { nearestWord } = await import('../nearest-word.ts');
  const names = SETTABLE.map((option) => option.name);
  const nearest = nearestWord(name, names);
  const cure = nearest === undefined ? 'see stackheat config' : `did you mean ${nearest}?`;
  return failure(`${path}: ${name} can not be set; ${cure}`);
}

function failure(message: string, cause?: unknown): CommandError {
  return new CommandError(message, EXIT.usage, { cause });
}
