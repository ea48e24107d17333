/** Hands out the memory of a kernel that has no areas of its own, one behind another. */
import { growTo, type KernelMemory } from './kernel.ts';

export class KernelAreas {
  readonly #memory: KernelMemory;
  #end = 0;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** Hand what it returns to `release`, which takes back all that was handed out since. */
  mark(): number {
    return this.#end;
  }

  release(mark: number): void {
    this.#end = mark;
  }

  /** The address of so many bytes, aligned for doubles; zeros, where nothing was released. */
  reserve(bytes: number): number {
    const at = this.#end;
    this.#end = at + Math.ceil(bytes / 8) * 8;
    growTo(this.#memory, this.#end);
    return at;
  }

  /** The address of a copy of these numbers. */
  place(numbers: Numbers): number {
    const at = this.reserve(numbers.byteLength);
    this.write(at, numbers);
    return at;
  }

  /** As 32 bits each, whatever they are. */
  placeRows(rows: Uint16Array | Uint32Array): number {
    const at = this.reserve(rows.length * 4);
    this.writeRows(at, rows);
    return at;
  }

  writeRows(at: number, rows: Uint16Array | Uint32Array): void {
    new Uint32Array(this.#memory.buffer, at).set(rows);
  }

  write(at: number, { buffer, byteOffset, byteLength }: Numbers): void {
    new Uint8Array(this.#memory.buffer).set(new Uint8Array(buffer, byteOffset, byteLength), at);
  }
}

/** Any typed array. */
type Numbers = Pick<Uint8Array, 'buffer' | 'byteOffset' | 'byteLength'>;
