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

let loaded: Promise<Demangle> | undefined;

/**
 * Gives back a name that it cannot demangle. One instance a process: the glue keeps views of the memory of
 * the first one, and would read the names of a second out of that.
 */
export function loadDemangler(): Promise<Demangle> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<Demangle> {
  const glue = await import('gecko-profiler-demangle/index_bg.js');
  const compiled = await WebAssembly.instantiate(wasmBytes(), { './index_bg.js': { ...glue } });
  glue.__wbg_set_wasm(compiled.instance.exports);
  // wasm-bindgen's start function takes and returns nothing.
  (compiled.instance.exports.__wbindgen_start as () => void)();
  return (name) => {
    const spelt = withSpeltDollars(name);
    const readable = glue.demangle_any(spelt);
    // It takes Apple's underscore off even where what is left means nothing to it.
    if (readable === spelt || `_${readable}` === spelt) return name;
    return readable.replaceAll(SPELT_DOLLAR, '$_$1');
  };
}

const SPELT_DOLLAR = /Stackheat_dollar_(\d*)/g;

/** Clang's names of lambdas (`$_0`) are no identifiers to the demangler. */
function withSpeltDollars(mangled: string): string {
  return mangled.replaceAll(/(\d+)\$_(\d*)/g, (whole, length: string, digits: string) => {
    // The length may end in digits of what is before it, and the digits run on into what is behind.
    const own = digits.slice(0, Number(length) - 2);
    if (own.length + 2 !== Number(length)) return whole;
    const spelt = `Stackheat_dollar_${own}`;
    return `${spelt.length}${spelt}${digits.slice(own.length)}`;
  });
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
