/**
 * Starts the WebAssembly of kernels/, loops that run millions of times in the first quarter of a second.
 * V8 runs WebAssembly at nearly full speed from the first call, where the same loop in JavaScript is
 * interpreted first and then optimized for longer than it takes (docs/decisions/0008).
 */
interface Engine {
  Module: new (code: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
}

export interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const PAGE_BYTES = 64 * 1024;

/** Makes the memory at least so large. Views of it from before are empty afterwards. */
export function growTo(memory: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

/** Undefined where WebAssembly is missing or forbidden; the caller's JavaScript then does the work. */
export function startKernel<Exports extends { readonly memory: KernelMemory }>(
  base64: string,
): Exports | undefined {
  // TypeScript declares it in the DOM library alone, which this room may not use.
  const engine = (globalThis as unknown as { WebAssembly?: Engine }).WebAssembly;
  if (engine === undefined) return undefined;
  try {
    let module = compiled.get(base64);
    if (module === undefined) {
      module = new engine.Module(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      compiled.set(base64, module);
    }
    return new engine.Instance(module, {}).exports as Exports;
  } catch {
    // A page's Content-Security-Policy may forbid it.
    return undefined;
  }
}

/** Many files in one run need the same few kernels. */
const compiled = new Map<string, object>();
