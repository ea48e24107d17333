/** Lookups of names, by callback and by promise; what a socket looks up by itself is one too. */
import dns from 'node:dns';
import { type PatchPlan, patchBuiltins } from '../capture/patches.ts';
import { builtinFrame } from '../capture/pseudo-frames.ts';
import type { IoRecorder } from './io-recorder.ts';
import { endsByCallback, endsByPromise, type OperationShape } from './operation-wrappers.ts';

const LOOKUPS = /^(lookup|lookupService|reverse|resolve\w*)$/;

/** Returns what ends it. */
export function watchDns(recorder: IoRecorder): () => void {
  const shape = (module: string, key: string): OperationShape => ({
    recorder,
    kind: 'dns',
    frame: builtinFrame(module, key),
    bytesOf: () => 0,
  });
  const callbacks = namesOf(dns).map(
    (key): PatchPlan => ({ owner: dns, key, wrap: endsByCallback(shape('node:dns', key)) }),
  );
  const promises = namesOf(dns.promises).map(
    (key): PatchPlan => ({
      owner: dns.promises,
      key,
      wrap: endsByPromise(shape('node:dns/promises', key)),
    }),
  );
  const patched = patchBuiltins([...callbacks, ...promises]);
  return () => {
    patched.undo();
  };
}

function namesOf(module: object): readonly string[] {
  return Object.keys(module).filter((name) => LOOKUPS.test(name));
}
