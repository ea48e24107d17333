/**
 * Sockets: writes by the stack that wrote, reads by the stack that opened the connection, since nobody
 * calls for a read. TLS is counted as the program sees it, before encryption.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import net from 'node:net';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { type CapturedStack, capture, frames, withoutLeading } from '../capture/captured-stack.ts';
import { type AnyFunction, patchAll } from '../capture/patches.ts';
import { builtinFrame, pseudoFrame } from '../capture/pseudo-frames.ts';
import type { IoRecorder } from './io-recorder.ts';
import { sizeOf } from './operation-wrappers.ts';

const WRITE = builtinFrame('node:net', 'Socket.write');
const END = builtinFrame('node:net', 'Socket.end');
const READ = builtinFrame('node:net', 'Socket.read');
const READ_PAST = [READ, pseudoFrame('http server')];
const ACCEPTED = [READ, pseudoFrame('accepted connection')];
const OLDER = [READ, pseudoFrame('connection older than the profile')];

/** Returns what ends it. */
export function watchNet(recorder: IoRecorder): () => void {
  const reads = new Reads(recorder);
  const { prototype } = net.Socket;
  const patched = patchAll([
    { owner: prototype, key: 'write', wrap: writing(recorder, WRITE) },
    { owner: prototype, key: 'end', wrap: writing(recorder, END) },
    { owner: prototype, key: 'push', wrap: (original) => reads.pushing(original) },
    { owner: prototype, key: '_destroy', wrap: (original) => reads.destroying(original) },
  ]);
  const connected = (message: unknown): void => reads.connected(message);
  const accepted = (message: unknown): void => reads.accepted(message);
  subscribe('net.client.socket', connected);
  subscribe('net.server.socket', accepted);
  return () => {
    unsubscribe('net.client.socket', connected);
    unsubscribe('net.server.socket', accepted);
    patched.undo();
  };
}

/** Ends when the bytes were handed to the operating system: that is when the callback comes. */
function writing(recorder: IoRecorder, frame: StackFrame): (original: AnyFunction) => AnyFunction {
  return (original) =>
    function wrapper(this: unknown, ...args: unknown[]): unknown {
      const [data, encoding] = args;
      const hasData = data !== undefined && data !== null && typeof data !== 'function';
      const operation = hasData ? recorder.begin('net', frame, wrapper) : undefined;
      if (operation === undefined) return Reflect.apply(original, this, args);
      const at = args.findIndex((argument) => typeof argument === 'function');
      const callback = at < 0 ? undefined : (args[at] as AnyFunction);
      args[at < 0 ? Math.max(2, args.length) : at] = function ended(
        this: unknown,
        ...given: unknown[]
      ): unknown {
        const hasFailed = given[0] instanceof Error;
        recorder.end(operation, hasFailed ? 0 : sizeOf(data, encoding));
        return callback === undefined ? undefined : Reflect.apply(callback, this, given);
      };
      return Reflect.apply(original, this, args);
    };
}

/** What is known of a socket that was opened while we looked. */
interface Origin {
  /** undefined for an accepted one: nobody of the program's is on its stack. */
  readonly captured: CapturedStack | undefined;
  stack?: readonly StackFrame[];
  readBytes: number;
}

class Reads {
  readonly #recorder: IoRecorder;
  readonly #origins = new WeakMap<object, Origin>();

  constructor(recorder: IoRecorder) {
    this.#recorder = recorder;
  }

  readonly connected = (message: unknown): void => {
    this.#add(message, capture(this.connected));
  };

  accepted(message: unknown): void {
    this.#add(message, undefined);
  }

  /** Node pushes each chunk that it has read; null is the end. */
  pushing(original: AnyFunction): AnyFunction {
    const reads = this;
    return function push(this: unknown, ...args: unknown[]): unknown {
      const [chunk, encoding] = args;
      if (chunk !== null && chunk !== undefined) reads.#read(this, sizeOf(chunk, encoding));
      return Reflect.apply(original, this, args);
    };
  }

  /** Node's HTTP server reads past the stream: what the socket counted beyond what was pushed. */
  destroying(original: AnyFunction): AnyFunction {
    const reads = this;
    return function destroy(this: unknown, ...args: unknown[]): unknown {
      reads.#readPast(this);
      return Reflect.apply(original, this, args);
    };
  }

  #add(message: unknown, captured: CapturedStack | undefined): void {
    const isObject = typeof message === 'object' && message !== null;
    const socket = isObject ? (Reflect.get(message, 'socket') as unknown) : undefined;
    if (typeof socket === 'object' && socket !== null) {
      this.#origins.set(socket, { captured, readBytes: 0 });
    }
  }

  #read(socket: unknown, bytes: number): void {
    const origin = this.#originOf(socket);
    if (origin !== undefined) origin.readBytes += bytes;
    this.#recorder.add('net', stackOf(origin), 1, bytes);
  }

  #readPast(socket: unknown): void {
    const origin = this.#originOf(socket);
    if (!(socket instanceof net.Socket) || origin === undefined) return;
    // A TLS socket counts what came over the wire: more than was read from it.
    if (Reflect.get(socket, 'encrypted') === true) return;
    const bytes = socket.bytesRead - origin.readBytes;
    if (bytes > 0) this.#recorder.addExact('net', READ_PAST, bytes);
  }

  #originOf(socket: unknown): Origin | undefined {
    return typeof socket === 'object' && socket !== null ? this.#origins.get(socket) : undefined;
  }
}

function stackOf(origin: Origin | undefined): readonly StackFrame[] {
  if (origin === undefined) return OLDER;
  if (origin.captured === undefined) return ACCEPTED;
  origin.stack ??= [READ, ...withoutLeading('node:diagnostics_channel', frames(origin.captured))];
  return origin.stack;
}
