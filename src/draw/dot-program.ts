/** The Graphviz that the user has installed. */
import { spawn } from 'node:child_process';

export type DotResult =
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string; readonly said: string }
  | { readonly kind: 'drawn'; readonly bytes: Uint8Array; readonly said: string };

export interface DotOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** `dot -TFORMAT`, as pprof calls it. `said` is what it wrote to its standard error. */
export function runDot(dot: string, format: string, options: DotOptions): Promise<DotResult> {
  const { env, signal } = options;
  const child = spawn('dot', [`-T${format}`], { env, signal, stdio: ['pipe', 'pipe', 'pipe'] });
  const drawn: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => drawn.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  // A dot that ends without having read everything says more by its status.
  child.stdin.on('error', () => undefined);
  child.stdin.end(dot);
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.name === 'AbortError') reject(error);
      else resolve({ kind: 'missing' });
    });
    child.once('close', (status, killedBy) => {
      const text = Buffer.concat(said).toString();
      const reason = killedBy === null ? `exit status ${status}` : `signal ${killedBy}`;
      if (status === 0) resolve({ kind: 'drawn', bytes: Buffer.concat(drawn), said: text });
      else resolve({ kind: 'failed', reason, said: text });
    });
  });
}
