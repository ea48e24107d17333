/** fs, by its three ways: *Sync, callbacks, and promises with their FileHandles. */
import fs from 'node:fs';
import { type PatchPlan, patchBuiltins } from '../capture/patches.ts';
import { builtinFrame } from '../capture/pseudo-frames.ts';
import { observeSyncCalls, type SyncCall } from '../capture/sync-calls.ts';
import { FileHandles } from './file-handles.ts';
import { fsBytes } from './fs-bytes.ts';
import type { IoRecorder } from './io-recorder.ts';
import { endsByCallback, endsByPromise } from './operation-wrappers.ts';

/** Returns what ends it. */
export function watchFs(recorder: IoRecorder): () => void {
  const endSync = observeSyncCalls((call) => addSync(recorder, call));
  const handles = new FileHandles(recorder);
  const names = Object.keys(fs).filter((name) => Reflect.has(fs, `${name}Sync`));
  const callbacks = names.map((key): PatchPlan => {
    const frame = builtinFrame('node:fs', key);
    const wrap = endsByCallback({ recorder, kind: 'fs', frame, bytesOf: fsBytes(key) });
    return { owner: fs, key, wrap };
  });
  const promises = names.map((key): PatchPlan => {
    const frame = builtinFrame('node:fs/promises', key);
    const wrap = endsByPromise({ recorder, kind: 'fs', frame, bytesOf: fsBytes(key) });
    return { owner: fs.promises, key, wrap: key === 'open' ? handles.watchOpen(wrap) : wrap };
  });
  const patched = patchBuiltins([...callbacks, ...promises]);
  return () => {
    endSync();
    patched.undo();
    handles.undo();
  };
}

/** Such a call is over when it is heard of; its stack is still there. */
function addSync(recorder: IoRecorder, call: SyncCall): void {
  const { module, name, frame, below, durationNanos } = call;
  if (module !== 'fs') return;
  const operation = recorder.begin('fs', frame, below);
  if (operation === undefined) return;
  const startMs = operation.startMs - durationNanos / 1e6;
  const bytesOf = fsBytes(name.slice(0, -'Sync'.length));
  recorder.end({ ...operation, startMs }, call.hasThrown ? 0 : bytesOf(call.args, [call.result]));
}
