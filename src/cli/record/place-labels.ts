/** Where a program runs, as its environment tells: pod, container, version and what else somebody named. */
import { readFileSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** By Kubernetes' Downward API under their usual names, then ours, which win. */
const VARIABLES: readonly (readonly [label: string, variables: readonly string[]])[] = [
  ['service', ['STACKHEAT_SERVICE', 'OTEL_SERVICE_NAME', 'npm_package_name']],
  ['version', ['STACKHEAT_VERSION', 'npm_package_version']],
  ['pod', ['POD_NAME', 'K8S_POD_NAME']],
  ['namespace', ['POD_NAMESPACE', 'K8S_NAMESPACE']],
  ['node', ['NODE_NAME', 'K8S_NODE_NAME']],
  ['container', ['CONTAINER_NAME']],
];

const LABELS_MAX = 64;
const LABEL_CHARACTERS_MAX = 1024;

/** `readText` reads a file of /proc, or throws; a test hands in its own machine. */
export function placeLabels(
  env: Environment,
  readText: (path: string) => string = (path) => readFileSync(path, 'latin1'),
): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const [label, variables] of VARIABLES) {
    const value = variables
      .map((name) => env[name])
      .find((text) => text !== undefined && text !== '');
    if (value !== undefined) labels[label] = value.slice(0, LABEL_CHARACTERS_MAX);
  }
  const container = containerId(readText);
  if (container !== undefined) labels['container_id'] = container;
  for (const pair of (env['STACKHEAT_LABELS'] ?? '').split(',').slice(0, LABELS_MAX)) {
    const [, key, value] = /^\s*([\w.-]{1,128})=(.*)$/s.exec(pair) ?? [];
    if (key !== undefined && value !== undefined) {
      labels[key] = value.trim().slice(0, LABEL_CHARACTERS_MAX);
    }
  }
  return labels;
}

/** Docker, containerd and CRI-O name a control group after the container; with cgroup v2 a mount tells. */
function containerId(readText: (path: string) => string): string | undefined {
  for (const [path, pattern] of [
    ['/proc/self/cgroup', /(?:^|[/:-])([0-9a-f]{64})(?:\.scope)?$/m],
    ['/proc/self/mountinfo', /\/containers\/([0-9a-f]{64})\//],
  ] as const) {
    try {
      const id = pattern.exec(readText(path))?.[1];
      if (id !== undefined) return id;
    } catch {
      // No Linux: no container that we know of.
    }
  }
  return undefined;
}
