/** Where a recorded program runs: the labels that a pushed profile of it would have, by the same rules. */
import { serviceLabels } from '../../runtime/agent/service-labels.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A program on this machine. */
export interface LocalProgram {
  readonly pid: number;
  /** The program's own. */
  readonly env: Environment;
  /** Absolute; undefined for `node -e`, and for what is no Node program. */
  readonly script: string | undefined;
  /** undefined for what is no Node program. */
  readonly nodeVersion: string | undefined;
  /** What it is called where nothing better is known. */
  readonly name: string;
}

export function placeLabels(program: LocalProgram): Readonly<Record<string, string>> {
  const { pid, env, script, nodeVersion, name } = program;
  const { service, labels } = serviceLabels({ env, pid, script, nodeVersion: nodeVersion ?? '' });
  const all: Record<string, string> = {
    service: script === undefined && !env.STACKHEAT_SERVICE ? name : service,
    ...labels,
  };
  if (nodeVersion === undefined) {
    delete all['process.runtime.name'];
    delete all['process.runtime.version'];
  }
  return all;
}
