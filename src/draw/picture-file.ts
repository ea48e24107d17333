/** Fonts, WebAssembly and scripts that lie beside the bundle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/** Beside the bundle; from compiled sources, in the build's output. */
const FOLDERS = ['pictures', '../../dist/pictures'];

export function pictureFile(name: string): Uint8Array<ArrayBuffer> {
  let failure: unknown;
  for (const folder of FOLDERS) {
    try {
      return unpacked(name, readFileSync(join(import.meta.dirname, folder, name)));
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`dist/pictures/${name} is missing: install stackheat again`, { cause: failure });
}

function unpacked(name: string, bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes);
}
