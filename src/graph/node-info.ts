/** What makes a node: a place in the program, at the granularity that was asked for. */
import { basePath } from '../base/go-path.ts';

export interface NodeInfo {
  readonly name: string;
  /** 0 unless the granularity is addresses. */
  readonly address: bigint;
  readonly file: string;
  /** Only kept where binaries are told apart. */
  readonly startLine: bigint;
  readonly line: bigint;
  readonly column: bigint;
  readonly objectFile: string;
}

/** The parts of the name a report prints: address, function, file with line. */
export function nameComponents(info: NodeInfo): string[] {
  const parts: string[] = [];
  if (info.address !== 0n) parts.push(info.address.toString(16).padStart(16, '0'));
  if (info.name !== '') parts.push(info.name);
  if (info.line !== 0n) parts.push(position(info));
  else if (info.file !== '') parts.push(info.file);
  else if (info.name !== '') return parts;
  else if (info.objectFile !== '') parts.push(`[${basePath(info.objectFile)}]`);
  else parts.push('<unknown>');
  return parts;
}

function position({ file, line, column }: NodeInfo): string {
  return column === 0n ? `${file}:${line}` : `${file}:${line}:${column}`;
}

export function printableName(info: NodeInfo): string {
  const { name, file, line, address } = info;
  if (file === '' && name !== '' && line === 0n && address === 0n) return name;
  return nameComponents(info).join(' ');
}

/** A last resort to tell nodes of one name apart, the text of Go's struct. */
export function structText(info: NodeInfo): string {
  const { name, address, file, startLine, line, column, objectFile } = info;
  // The empty second field is pprof's OrigName, which none of its reports fills.
  return `{${[name, '', address, file, startLine, line, column, objectFile].join(' ')}}`;
}
