/**
 * Standard output, written without a stream of Node's where it is a file or a pipe: to start one takes half a
 * millisecond to a file and three to a pipe, and it would write at once there as well.
 */
import { fstatSync, writeSync } from 'node:fs';
import type { Output } from './io.ts';

const STDOUT = 1;

/** `failed` hears of what cannot be written, but for a reader that has seen enough. */
export function standardOutput(
  host: Pick<NodeJS.Process, 'stdout'>,
  failed: (reason: string) => void,
): Output {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') failed(error.message);
  };
  let stream: NodeJS.WriteStream | undefined;
  const opened = (): NodeJS.WriteStream => {
    stream ??= host.stdout.on('error', onError);
    return stream;
  };
  let isDirect = isFileOrPipe();
  let isClosed = false;
  return {
    get isTTY() {
      return isDirect ? false : opened().isTTY;
    },
    get columns() {
      return isDirect ? undefined : opened().columns;
    },
    write(text) {
      if (isClosed) return false;
      if (!isDirect) return opened().write(text);
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      let at = 0;
      try {
        while (at < bytes.length) at += writeSync(STDOUT, bytes, at);
      } catch (error) {
        const failure = error as NodeJS.ErrnoException;
        // Whoever shares the pipe has made it one that does not wait.
        if (failure.code === 'EAGAIN') {
          isDirect = false;
          return opened().write(bytes.subarray(at));
        }
        isClosed = true;
        onError(failure);
      }
      return true;
    },
  };
}

function isFileOrPipe(): boolean {
  try {
    const status = fstatSync(STDOUT);
    return status.isFile() || status.isFIFO();
  } catch {
    return false;
  }
}
