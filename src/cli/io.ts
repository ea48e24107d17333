/** What a command may touch of the world; a test hands in its own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
  write(text: string | Uint8Array): unknown;
}

/** Exit statuses other than Go's own under `stackheat pprof` (design: product.md). */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  findings: 3,
  tooFewData: 4,
  interrupted: 130,
} as const;

/** A failure whose message is all the user needs: what, where, and the next thing to type. */
export class CommandError extends Error {
  readonly exitStatus: number;

  constructor(message: string, exitStatus: number = EXIT.failed, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.exitStatus = exitStatus;
  }
}
