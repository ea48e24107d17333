/** How many bytes an operation of fs moved, out of its arguments and result. */
import { sizeOf } from './operation-wrappers.ts';

type Bytes = (args: readonly unknown[], given: readonly unknown[]) => number;

/** By the name without Sync; operations that are not here move none, or do not say how many. */
const BYTES: Readonly<Record<string, Bytes>> = {
  read: (_, [result]) => counted(result, 'bytesRead'),
  readv: (_, [result]) => counted(result, 'bytesRead'),
  write: (_, [result]) => counted(result, 'bytesWritten'),
  writev: (_, [result]) => counted(result, 'bytesWritten'),
  readFile: (args, [content]) => sizeOf(content, encodingOf(args[1])),
  writeFile: (args) => sizeOf(args[1], encodingOf(args[2])),
  appendFile: (args) => sizeOf(args[1], encodingOf(args[2])),
};

/** The same functions of a FileHandle, which need no file named. */
const HANDLE_BYTES: Readonly<Record<string, Bytes>> = {
  ...BYTES,
  readFile: (args, [content]) => sizeOf(content, encodingOf(args[0])),
  writeFile: (args) => sizeOf(args[0], encodingOf(args[1])),
  appendFile: (args) => sizeOf(args[0], encodingOf(args[1])),
};

const NO_BYTES: Bytes = () => 0;

export function fsBytes(name: string): Bytes {
  return Object.hasOwn(BYTES, name) ? (BYTES[name] ?? NO_BYTES) : NO_BYTES;
}

export function fileHandleBytes(name: string): Bytes {
  return Object.hasOwn(HANDLE_BYTES, name) ? (HANDLE_BYTES[name] ?? NO_BYTES) : NO_BYTES;
}

/** A number from callbacks and *Sync, an object from promises. */
function counted(result: unknown, key: string): number {
  if (typeof result === 'number') return result;
  const isObject = typeof result === 'object' && result !== null;
  return isObject ? Number(Reflect.get(result, key)) || 0 : 0;
}

/** Options are an encoding or an object that has one. */
function encodingOf(options: unknown): unknown {
  if (typeof options === 'string') return options;
  const isObject = typeof options === 'object' && options !== null;
  return isObject ? Reflect.get(options, 'encoding') : undefined;
}
