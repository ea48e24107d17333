/**
 * Demangles C++ and Rust names with Mozilla's demangler in WebAssembly, which is loaded when the first
 * mangled name is met: profiles of Go and Node have none.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Demangle = (name: string) => string;

/** C++ (`_Z…`, with Apple's extra underscore `__Z…`), Rust's own scheme (`_R…`). */
export function isMangled(name: string): boolean {
  return /^_{1,2}Z|^_R[A-Z]/.test(name);
}

/** Gives back a name that it cannot demangle. */
export async function loadDemangler(): Promise<Demangle> {
  const glue = await import('gecko-profiler-demangle/index_bg.js');
  const compiled = await WebAssembly.instantiate(wasmBytes(), { './index_bg.js': { ...glue } });
  glue.__wbg_set_wasm(compiled.instance.exports);
  // wasm-bindgen's start function takes and returns nothing.
  (compiled.instance.exports.__wbindgen_start as () => void)();
  return (name) => {
    const readable = glue.demangle_any(name);
    // It takes Apple's underscore off even where what is left means nothing to it.
    return `_${readable}` === name ? name : readable;
  };
}

/** Beside the bundle; from compiled sources, in the build's output. */
function wasmBytes(): Uint8Array<ArrayBuffer> {
  const places = ['demangle.wasm', '../../dist/demangle.wasm'];
  let failure: unknown;
  for (const place of places) {
    try {
      return new Uint8Array(readFileSync(join(import.meta.dirname, place)));
    } catch (error) {
      failure = error;
    }
  }
  throw new Error('dist/demangle.wasm is missing: install stackheat again', { cause: failure });
}
