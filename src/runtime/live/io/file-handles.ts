/** The methods of fs.promises' FileHandle, a class that can be had from an open handle alone. */
import { type AnyFunction, type Patched, patchAll } from '../capture/patches.ts';
import { builtinFrame } from '../capture/pseudo-frames.ts';
import { fileHandleBytes } from './fs-bytes.ts';
import type { IoRecorder } from './io-recorder.ts';
import { endsByPromise } from './operation-wrappers.ts';

/** `close` is a property of each handle, and so not to be had here. */
const OPERATIONS = [
  'appendFile',
  'chmod',
  'chown',
  'datasync',
  'read',
  'readFile',
  'readv',
  'stat',
  'sync',
  'truncate',
  'utimes',
  'write',
  'writeFile',
  'writev',
];

type Wrap = (original: AnyFunction) => AnyFunction;

export class FileHandles {
  readonly #recorder: IoRecorder;
  #patched: Patched | undefined;
  #isOver = false;

  constructor(recorder: IoRecorder) {
    this.#recorder = recorder;
  }

  /** Inside of what counts fs.promises.open: its first handle shows the class. */
  watchOpen(wrap: Wrap): Wrap {
    return (original) => {
      const handles = this;
      return wrap(function open(this: unknown, ...args: unknown[]): unknown {
        const promise = Reflect.apply(original, this, args);
        if (handles.#patched !== undefined || !(promise instanceof Promise)) return promise;
        return promise.then((handle: object) => {
          handles.#patch(Object.getPrototypeOf(handle));
          return handle;
        });
      });
    };
  }

  undo(): void {
    this.#isOver = true;
    this.#patched?.undo();
  }

  #patch(prototype: object): void {
    if (this.#isOver || this.#patched !== undefined) return;
    const recorder = this.#recorder;
    const plans = OPERATIONS.map((key) => {
      const frame = builtinFrame('node:fs/promises', `FileHandle.${key}`);
      const wrap = endsByPromise({ recorder, kind: 'fs', frame, bytesOf: fileHandleBytes(key) });
      return { owner: prototype, key, wrap };
    });
    this.#patched = patchAll(plans);
  }
}
