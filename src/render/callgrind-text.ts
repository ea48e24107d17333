/**
 * Callgrind's format (https://valgrind.org/docs/manual/cl-format.html), with its compressed names and
 * relative addresses.
 */
import type { NodeInfo } from '../graph/node-info.ts';
import type { Callgrind } from '../report/callgrind.ts';

/** About so many letters are joined at once: what waits longer is moved to V8's old generation, and stays there. */
const PIECE_LETTERS = 16 * 1024;
const LETTERS_PER_CALL = 32;

export function* callgrindText({ sampleType, unit, nodes }: Callgrind): Generator<string> {
  yield `positions: instr line\nevents: ${sampleType}(${unit})\n`;
  const objects = new CompressedNames();
  const files = new CompressedNames();
  const names = new CompressedNames();
  let before: NodeInfo | undefined;
  let lines: string[] = [];
  let length = 0;
  for (const { info, cost, calls } of nodes) {
    if (before === undefined || !isSameFunction(before, info)) {
      lines.push(`\nob=${objects.text(info.objectFile)}\n`);
      lines.push(`fl=${files.text(info.file)}\nfn=${names.text(info.name)}\n`);
    }
    lines.push(`${position(before, info)} ${cost}\n`);
    for (const call of calls) {
      const callee = `cfl=${files.text(call.info.file)}\ncfn=${names.text(call.name)}\n`;
      // A profile does not know how often a function was called.
      lines.push(`${callee}calls=0 ${position(before, call.info)}\n* * ${call.cost}\n`);
    }
    before = info;
    length += LETTERS_PER_CALL * (calls.length + 1);
    if (length < PIECE_LETTERS) continue;
    yield lines.join('');
    lines = [];
    length = 0;
  }
  yield lines.join('');
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
