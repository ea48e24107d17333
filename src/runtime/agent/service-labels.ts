/** What a pushed profile says of where it comes from: the service, and the labels of this process. */
import { readFileSync, realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Environment } from './settings.ts';

export interface ServiceLabels {
  readonly service: string;
  /** By name; what a collector can take, see below. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Pyroscope's limits of a series; a label beyond them would have the whole profile refused. */
export const LABELS_MAX = 30;
const NAME_LENGTH_MAX = 1024;
const VALUE_LENGTH_MAX = 2048;
/** A collector adds a few of its own (`__name__`, `service_name`, …). */
const LABELS_KEPT_FOR_COLLECTOR = 5;
const FOLDERS_UP_MAX = 20;

const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';

export interface ProcessFacts {
  readonly env: Environment;
  readonly pid: number;
  /** Absolute; undefined for `node -e` and the like. */
  readonly script: string | undefined;
  readonly nodeVersion: string;
}

export function serviceLabels({ env, pid, script, nodeVersion }: ProcessFacts): ServiceLabels {
  const found = script === undefined ? undefined : nearestPackage(script);
  const service =
    env.STACKHEAT_SERVICE ||
    found?.name ||
    (script === undefined ? 'node' : basename(script).replace(/\.[cm]?[jt]sx?$/, ''));
  const isInKubernetes = env.KUBERNETES_SERVICE_HOST !== undefined;
  const own: Record<string, string | undefined> = {
    hostname: hostname(),
    pid: String(pid),
    version: env.STACKHEAT_VERSION || found?.version,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': nodeVersion.replace(/^v/, ''),
    pod: env.POD_NAME || (isInKubernetes ? env.HOSTNAME : undefined),
    namespace: env.POD_NAMESPACE || (isInKubernetes ? textOf(NAMESPACE_FILE) : undefined),
    node: env.NODE_NAME,
    container: env.CONTAINER_NAME || containerId(),
    ...extraLabels(env.STACKHEAT_LABELS),
  };
  return { service: cleanService(service), labels: cleanLabels(own) };
}

/** `k=v,k2=v2`; a part without `=` is left out. Those of the user win over ours. */
export function extraLabels(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').map((part): [string, string] => {
    const at = part.indexOf('=');
    return at < 0 ? ['', ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== ''));
}

/** What cannot stand in `name{a=b,c=d}`, in which nothing can be quoted, becomes an underscore. */
export function cleanLabels(
  labels: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const clean = Object.entries(labels)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .map(([name, value]): [string, string] => [
      name.replaceAll(/[^\w.]/g, '_').slice(0, NAME_LENGTH_MAX),
      value.replaceAll(/[,{}"\u0000-\u001f\u007f]/g, '_').slice(0, VALUE_LENGTH_MAX),
    ])
    // Names with two underscores in front are the collector's.
    .filter(([name]) => !name.startsWith('__') && !/^\d/.test(name));
  return Object.fromEntries(clean.slice(0, LABELS_MAX - LABELS_KEPT_FOR_COLLECTOR));
}

function cleanService(name: string): string {
  const clean = name.replace(/^@/, '').replaceAll(/[^\w./-]/g, '_');
  return clean.slice(0, NAME_LENGTH_MAX) || 'node';
}

interface PackageWords {
  readonly name: string | undefined;
  readonly version: string | undefined;
}

/** The package.json around the script, as Node would find it. */
function nearestPackage(script: string): PackageWords | undefined {
  let folder = dirname(realPath(script));
  for (let up = 0; up < FOLDERS_UP_MAX; up++) {
    const json = textOf(join(folder, 'package.json'));
    const words = json === undefined ? undefined : packageWords(json);
    // One that only says {"type": "module"} is no package's.
    if (words?.name !== undefined) return words;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

function packageWords(json: string): PackageWords | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const word = (key: string) => {
      const value: unknown = Reflect.get(parsed, key);
      return typeof value === 'string' && value !== '' ? value : undefined;
    };
    return { name: word('name'), version: word('version') };
  } catch {
    return undefined;
  }
}

/** The first 12 digits, as docker ps shows it; undefined outside of containers. */
export function containerId(
  read: (path: string) => string | undefined = textOf,
): string | undefined {
  // With cgroup version 2 a container sees "0::/" there, and its id in the mounts that its engine made.
  const cgroup = /[0-9a-f]{64}/.exec(read('/proc/self/cgroup') ?? '')?.[0];
  const mounts = /\/containers\/([0-9a-f]{64})\//.exec(read('/proc/self/mountinfo') ?? '')?.[1];
  return (cgroup ?? mounts)?.slice(0, 12);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
