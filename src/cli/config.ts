/** `stackheat config`: what each option is set to, and by what. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageOf, usageOf } from './command-pages.ts';
import { VARIABLES } from './help-notes.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { flagKinds } from './pprof/command-line.ts';
import { FlagError, type FlagValue, HelpWanted, parseGoFlags } from './pprof/go-flags.ts';
import { OPTIONS } from './pprof/options.ts';
import {
  type SettingsLayer,
  settingsFiles,
  settingsLayers,
  settingVariable,
} from './pprof/settings.ts';
import { historyPath } from './pprof/shell-history.ts';
import { configFolder, thisPlace } from './user-folders.ts';

interface OptionState {
  readonly name: string;
  readonly value: FlagValue;
  readonly origin: string;
}

interface FileState {
  readonly what: string;
  /** Undefined for what is switched off. */
  readonly path: string | undefined;
  readonly isThere: boolean;
}

interface SavedConfig {
  readonly name: string;
  /** Those that differ from the default. */
  readonly options: readonly { readonly name: string; readonly value: FlagValue }[];
}

interface Configuration {
  readonly options: readonly OptionState[];
  readonly environment: readonly { readonly name: string; readonly value: string | undefined }[];
  readonly files: readonly FileState[];
  readonly saved: readonly SavedConfig[];
}

export async function runConfig(args: readonly string[], io: Io): Promise<number> {
  const isJson = args.some((word) => /^--?json$/.test(word));
  const flags = flagLayer(args.filter((word) => !/^--?json$/.test(word)));
  if (flags === 'help') {
    io.stdout.write(usageOf(pageOf('config')));
    return EXIT.ok;
  }
  const layers = [flags, ...(await settingsLayers(io.env))];
  const configuration: Configuration = {
    options: OPTIONS.map(({ name, initial }) => stateOf(name, initial, layers)),
    environment: variables().map((name) => ({ name, value: io.env[name] })),
    files: files(io.env),
    saved: savedConfigs(io.env),
  };
  io.stdout.write(isJson ? jsonOf(configuration) : textOf(configuration));
  return EXIT.ok;
}

/** What flags would set; a choice is the value of its option. */
function flagLayer(args: readonly string[]): SettingsLayer | 'help' {
  const values = new Map<string, FlagValue>();
  try {
    for (const [name, value] of parseGoFlags(args, flagKinds()).values) {
      const spec = OPTIONS.find((one) => one.name === name || one.choices?.includes(name));
      if (spec?.choices === undefined) values.set(name, value);
      else if (value === true) values.set(spec.name, name);
    }
  } catch (error) {
    if (error instanceof HelpWanted) return 'help';
    if (!(error instanceof FlagError)) throw error;
    throw new CommandError(`config: ${error.message}`, EXIT.usage, { cause: error });
  }
  return { origin: 'flag', values };
}

function stateOf(name: string, initial: FlagValue, layers: readonly SettingsLayer[]): OptionState {
  for (const { origin, values } of layers) {
    const value = values.get(name);
    if (value !== undefined) return { name, value, origin };
  }
  return { name, value: initial, origin: 'default' };
}

/** But for the one that stands for many. */
function variables(): readonly string[] {
  return VARIABLES.map(({ name }) => name).filter((name) => name !== 'STACKHEAT_OPTION');
}

function files(env: Io['env']): readonly FileState[] {
  const state = (what: string, path: string | undefined): FileState => ({
    what,
    path,
    isThere: path !== undefined && existsSync(path),
  });
  return [
    ...settingsFiles(env).map((path) => state('settings', path)),
    state('history of the shell', historyPath(env)),
    state("pprof's saved configurations", pprofSettingsPath(env)),
  ];
}

function pprofSettingsPath(env: Io['env']): string {
  return join(configFolder(thisPlace(env)), 'pprof', 'settings.json');
}

/** What the pages of pprof have saved by name. Throws CommandError for a file that is none of its. */
function savedConfigs(env: Io['env']): readonly SavedConfig[] {
  const path = pprofSettingsPath(env);
  if (!existsSync(path)) return [];
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${path}: ${reason}`, EXIT.failed, { cause: error });
  }
  const configs = fieldOf(content, 'configs');
  if (!Array.isArray(configs)) return [];
  return configs.map((config: unknown) => ({
    name: String(fieldOf(config, 'name') ?? ''),
    options: OPTIONS.flatMap(({ name, initial }) => {
      const value = fieldOf(config, name);
      const isValue = ['string', 'number', 'boolean'].includes(typeof value);
      // Go leaves out what is zero, so that what is missing says nothing.
      return isValue && value !== initial ? [{ name, value: value as FlagValue }] : [];
    }),
  }));
}

function fieldOf(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;
}

function jsonOf({ options, environment, files: paths, saved }: Configuration): string {
  const set = environment.filter(({ value }) => value !== undefined);
  const document = {
    schema: 'stackheat.config',
    version: 1,
    options,
    environment: set,
    files: paths,
    saved,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function textOf({ options, environment, files: paths, saved }: Configuration): string {
  return [
    'Options',
    ...options.map(({ name, value, origin }) =>
      `  ${name.padEnd(21)} ${shown(value).padEnd(15)} ${origin}`.trimEnd(),
    ),
    '',
    `An option is set by its flag, by ${settingVariable('nodecount')} and its like, or below [pprof] in a file of settings.`,
    '',
    'Environment',
    ...environment.map(({ name, value }) => `  ${name.padEnd(24)} ${value ?? '(not set)'}`),
    '',
    'Files',
    ...paths.map(
      ({ what, path, isThere }) =>
        `  ${what}: ${path ?? '(off)'}${isThere || path === undefined ? '' : ' (not there)'}`,
    ),
    ...(saved.length === 0 ? [] : ['', "Saved on pprof's page"]),
    ...saved.map(
      ({ name, options: own }) =>
        `  ${name}: ${own.map((one) => `${one.name}=${one.value}`).join(' ')}`,
    ),
    '',
  ].join('\n');
}

function shown(value: FlagValue): string {
  return value === '' ? '""' : String(value);
}
