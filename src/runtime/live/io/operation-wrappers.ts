/** Wrappers for functions that end by a callback or a promise. Which bytes there were, the caller knows. */
import type { StackFrame } from '../../v8/raw-profile.ts';
import type { AnyFunction } from '../capture/patches.ts';
import type { IoKind, IoRecorder, Operation } from './io-recorder.ts';

/**
 * Of the arguments and what the operation gave: the callback's arguments after the error, or the value.
 * What failed moved nothing that is known, and is not asked for.
 */
export type BytesOf = (args: readonly unknown[], given: readonly unknown[]) => number;

export interface OperationShape {
  readonly recorder: IoRecorder;
  readonly kind: IoKind;
  readonly frame: StackFrame;
  readonly bytesOf: BytesOf;
}

/** The last argument is the callback; a call without one is passed on unseen. */
export function endsByCallback(shape: OperationShape): (original: AnyFunction) => AnyFunction {
  const { recorder, kind, frame } = shape;
  return (original) =>
    function wrapper(this: unknown, ...args: unknown[]): unknown {
      const callback = args.at(-1);
      if (typeof callback !== 'function') return Reflect.apply(original, this, args);
      const operation = recorder.begin(kind, frame, wrapper);
      if (operation === undefined) return Reflect.apply(original, this, args);
      args[args.length - 1] = function ended(this: unknown, ...given: unknown[]): unknown {
        const hasFailed = given[0] instanceof Error;
        finish(shape, operation, args, hasFailed ? undefined : given.slice(1));
        return Reflect.apply(callback, this, given);
      };
      return Reflect.apply(original, this, args);
    };
}

export function endsByPromise(shape: OperationShape): (original: AnyFunction) => AnyFunction {
  const { recorder, kind, frame } = shape;
  return (original) =>
    function wrapper(this: unknown, ...args: unknown[]): unknown {
      const operation = recorder.begin(kind, frame, wrapper);
      const promise = Reflect.apply(original, this, args);
      if (operation === undefined || !(promise instanceof Promise)) return promise;
      // The promise handed on: a rejection that the program does not handle stays unhandled.
      return promise.then(
        (value: unknown) => {
          finish(shape, operation, args, [value]);
          return value;
        },
        (error: unknown) => {
          finish(shape, operation, args, undefined);
          throw error;
        },
      );
    };
}

/** Nothing of ours may come between an operation and the program's own code. */
function finish(
  { recorder, bytesOf }: OperationShape,
  operation: Operation,
  args: readonly unknown[],
  given: readonly unknown[] | undefined,
): void {
  try {
    recorder.end(operation, given === undefined ? 0 : bytesOf(args, given));
  } catch {
    // An argument with a getter that throws: the program's own to find.
  }
}

/** Of text, a view or a buffer; 0 for streams and iterables, which are not known before. */
export function sizeOf(data: unknown, encoding: unknown): number {
  if (typeof data === 'string') {
    const name = String(encoding);
    return Buffer.byteLength(data, Buffer.isEncoding(name) ? name : 'utf8');
  }
  if (ArrayBuffer.isView(data) || data instanceof ArrayBuffer) return data.byteLength;
  return 0;
}
