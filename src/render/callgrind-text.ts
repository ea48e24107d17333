/**
 * Callgrind's format (https://valgrind.org/docs/manual/cl-format.html), with its compressed names and
 * relative addresses; a piece a node.
 */
import type { NodeInfo } from '../graph/node-info.ts';
import type { Callgrind } from '../report/callgrind.ts';

export function* callgrindText({ sampleType, unit, nodes }: Callgrind): Generator<string> {
  yield `positions: instr line\nevents: ${sampleType}(${unit})\n`;
  const objects = new CompressedNames();
  const files = new CompressedNames();
  const names = new CompressedNames();
  let before: NodeInfo | undefined;
  for (const { info, cost, calls } of nodes) {
    let text = '';
    if (before === undefined || !isSameFunction(before, info)) {
      text += `\nob=${objects.text(info.objectFile)}\n`;
      text += `fl=${files.text(info.file)}\nfn=${names.text(info.name)}\n`;
    }
    text += `${position(before, info)} ${cost}\n`;
    for (const call of calls) {
      text += `cfl=${files.text(call.info.file)}\ncfn=${names.text(call.name)}\n`;
      // A profile does not know how often a function was called.
      text += `calls=0 ${position(before, call.info)}\n* * ${call.cost}\n`;
    }
    yield text;
    before = info;
  }
}

function isSameFunction(a: NodeInfo, b: NodeInfo): boolean {
  return a.objectFile === b.objectFile && a.file === b.file && a.name === b.name;
}

/** The address relative to the node before where that is shorter, and the line. */
function position(before: NodeInfo | undefined, { address, line }: NodeInfo): string {
  return `${addressText(before?.address, address)} ${line}`;
}

function addressText(before: bigint | undefined, address: bigint): string {
  const absolute = `0x${address.toString(16)}`;
  if (before === undefined) return absolute;
  if (before === address) return '*';
  const step = BigInt.asIntN(64, address - before);
  const relative = step < 0n ? String(step) : `+${step}`;
  return relative.length < absolute.length ? relative : absolute;
}

/** `(1) name` at first, `(1)` from then on. */
class CompressedNames {
  readonly #numbers = new Map<string, number>();

  text(name: string): string {
    if (name === '') return '';
    const known = this.#numbers.get(name);
    if (known !== undefined) return `(${known})`;
    this.#numbers.set(name, this.#numbers.size + 1);
    return `(${this.#numbers.size}) ${name}`;
  }
}
