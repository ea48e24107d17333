/** What async_hooks cost depends on whether this Node can leave promises out of them. */
import { createHook, type HookCallbacks } from 'node:async_hooks';

/** Honoured from some 24.x on (https://github.com/nodejs/node/pull/61415), ignored before. */
export function withoutPromises(callbacks: HookCallbacks): HookCallbacks {
  // The types of Node 20 do not know it.
  return { ...callbacks, trackPromises: false } as HookCallbacks;
}

let answer: boolean | undefined;

/** Whether a hook that wants no promises gets them all the same. Tried once, with a promise. */
export function hooksPromises(): boolean {
  answer ??= tryIt();
  return answer;
}

function tryIt(): boolean {
  let isHooked = false;
  const noteType = (_: number, type: string): void => {
    isHooked ||= type === 'PROMISE';
  };
  const hook = createHook(withoutPromises({ init: noteType })).enable();
  // Not Promise.resolve(): V8 makes no new promise for a promise.
  void new Promise<void>((resolve) => resolve());
  hook.disable();
  return isHooked;
}
