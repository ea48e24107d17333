/** The package types only the entry that imports its WebAssembly, which Node cannot do. */
declare module 'gecko-profiler-demangle/index_bg.js' {
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
  export function demangle_any(name: string): string;
}

/** TypeScript has this in its DOM library alone, which no room but ui may use. */
// biome-ignore lint/style/noNamespace: the global is a namespace.
declare namespace WebAssembly {
  type Exports = Record<string, unknown>;
  function instantiate(
    bytes: Uint8Array<ArrayBuffer>,
    imports: Record<string, unknown>,
  ): Promise<{ readonly instance: { readonly exports: Exports } }>;
}
