/** The parts of a name such as `Encode/format=json/8k-16`. */

export interface NameParts {
  readonly base: string;
  /** Each with its slash; the number of processors last, with its hyphen. */
  readonly parts: readonly string[];
}

const PROCESSORS = /-\d+$/;

export function nameParts(name: string): NameParts {
  const processors = PROCESSORS.exec(name)?.[0];
  const rest = processors === undefined ? name : name.slice(0, -processors.length);
  const [base = '', ...subNames] = rest.split('/');
  const parts = subNames.map((part) => `/${part}`);
  if (processors !== undefined) parts.push(processors);
  return { base, parts };
}

/** Without sub-names; a hyphen behind a sub-name belongs to that. */
export function baseName(name: string): string {
  const slash = name.indexOf('/');
  return slash === -1 ? nameParts(name).base : name.slice(0, slash);
}
