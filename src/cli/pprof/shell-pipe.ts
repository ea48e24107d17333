/** `top | less`: a report as the standard input of another program. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../io.ts';

/**
 * Through a file that only its owner may read and that is gone at the end: a pipe would hold all that the
 * program has not read yet in memory.
 */
export class ReportPipe {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stackheat-pipe-'));
  readonly #path = join(this.#folder, 'report');
  readonly #file = openSync(this.#path, 'wx', 0o600);

  /** `io` with its standard output going into the pipe. */
  into(io: Io): Io {
    const write = (text: string | Uint8Array): void => {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    };
    return { stdin: io.stdin, stderr: io.stderr, env: io.env, stdout: { write } };
  }

  /** Resolves when the program has ended, however; the system's shell says what it could not start. */
  async drainInto(command: string): Promise<void> {
    const report = openSync(this.#path, 'r');
    try {
      const child = spawn(command, { shell: true, stdio: [report, 'inherit', 'inherit'] });
      await new Promise<void>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', () => resolve());
      });
    } finally {
      closeSync(report);
    }
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
