/**
 * Requests that the program makes: from the call until the head of the response is there. Their bytes go
 * over sockets and are counted there, so they are 0 here.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import https from 'node:https';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { type AnyFunction, type PatchPlan, patchAll, patchBuiltins } from '../capture/patches.ts';
import { builtinFrame } from '../capture/pseudo-frames.ts';
import type { IoRecorder, Operation } from './io-recorder.ts';
import { endsByPromise } from './operation-wrappers.ts';

/** Despite its name Node publishes it when the response's head has come. */
const ANSWERED = 'http.client.response.finish';

/** Returns what ends it. */
export function watchHttp(recorder: IoRecorder): () => void {
  const pending = new WeakMap<object, Operation>();
  const end = (request: object): void => {
    const operation = pending.get(request);
    pending.delete(request);
    if (operation !== undefined) recorder.end(operation, 0);
  };
  const answered = (message: unknown): void => {
    const isObject = typeof message === 'object' && message !== null;
    const request = isObject ? (Reflect.get(message, 'request') as unknown) : undefined;
    if (typeof request === 'object' && request !== null) end(request);
  };
  const plan = (owner: object, module: string, key: string): PatchPlan => {
    const wrap = requesting(recorder, builtinFrame(module, key), pending, end);
    return { owner, key, wrap };
  };
  const patched = patchBuiltins([
    plan(http, 'node:http', 'request'),
    plan(http, 'node:http', 'get'),
    plan(https, 'node:https', 'request'),
    plan(https, 'node:https', 'get'),
  ]);
  const frame = builtinFrame('', 'fetch');
  const fetching = endsByPromise({ recorder, kind: 'http', frame, bytesOf: () => 0 });
  const patchedFetch = patchAll([{ owner: globalThis, key: 'fetch', wrap: fetching }]);
  subscribe(ANSWERED, answered);
  return () => {
    unsubscribe(ANSWERED, answered);
    patched.undo();
    patchedFetch.undo();
  };
}

function requesting(
  recorder: IoRecorder,
  frame: StackFrame,
  pending: WeakMap<object, Operation>,
  end: (request: object) => void,
): (original: AnyFunction) => AnyFunction {
  return (original) =>
    function wrapper(this: unknown, ...args: unknown[]): unknown {
      const operation = recorder.begin('http', frame, wrapper);
      const request = Reflect.apply(original, this, args);
      if (operation === undefined || !(request instanceof http.ClientRequest)) return request;
      // http.get calls no other function of these, but a program's own may: the inner one counts.
      if (pending.has(request)) return request;
      pending.set(request, operation);
      // A request that fails never has a head. A listener for 'response' would take it from the program.
      request.once('close', () => end(request));
      return request;
    };
}
