/**
 * Node's zlib, a step at a time into one buffer. Its public ways make a buffer for every step, none of which the
 * collector frees before a report ends, and hand each to another thread and a stream: a tenth of a report's time
 * and memory (docs/decisions/0046).
 *
 * What they stand on is not documented, and the same in Node 20 to 26. Where it is another, there is nothing here,
 * and gzip.ts takes the public way.
 */
import { constants, createGunzip } from 'node:zlib';

/** Of Node's lib/zlib.js. */
interface Engine {
  readonly _handle?: Handle;
  /** After each step: bytes of the output still free, bytes of the input not read. */
  readonly _writeState?: Uint32Array;
}

interface Handle {
  onerror: (message: string, errno: number, code: string) => void;
  readonly writeSync?: (
    flush: number,
    input: Uint8Array,
    inputAt: number,
    inputLength: number,
    output: Uint8Array,
    outputAt: number,
    outputLength: number,
  ) => void;
  close(): void;
}

/** What zlib found, with its code (`Z_DATA_ERROR`) and words. */
export class GunzipError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

export class GunzipSteps {
  readonly #handle: Required<Handle>;
  readonly #state: Uint32Array;
  readonly #output: Uint8Array;
  #failure: GunzipError | undefined;

  private constructor(handle: Required<Handle>, state: Uint32Array, outputBytes: number) {
    this.#handle = handle;
    this.#state = state;
    this.#output = new Uint8Array(outputBytes);
    handle.onerror = (message, _errno, code) => {
      this.#failure = new GunzipError(message, code);
    };
  }

  /** Undefined where Node's insides are others. To be closed. */
  static start(outputBytes: number): GunzipSteps | undefined {
    const { _handle: handle, _writeState: state } = createGunzip() as unknown as Engine;
    if (typeof handle?.writeSync !== 'function' || !(state instanceof Uint32Array))
      return undefined;
    return new GunzipSteps(handle as Required<Handle>, state, outputBytes);
  }

  /**
   * Unpacks the input, each time into the same buffer, which `feed` must have done with when it returns. `isEnd`:
   * nothing follows, and the last member must be whole. Returns how many bytes were left, which is more than none
   * only where zeros follow a member. Throws GunzipError.
   */
  unpack(input: Uint8Array, isEnd: boolean, feed: (chunk: Uint8Array) => void): number {
    const flush = isEnd ? constants.Z_FINISH : constants.Z_NO_FLUSH;
    const { length } = this.#output;
    let left = input.length;
    for (;;) {
      this.#handle.writeSync(flush, input, input.length - left, left, this.#output, 0, length);
      if (this.#failure !== undefined) throw this.#failure;
      const written = length - (this.#state[0] as number);
      left = this.#state[1] as number;
      if (written > 0) feed(this.#output.subarray(0, written));
      if (written < length) return left;
    }
  }

  close(): void {
    this.#handle.close();
  }
}
