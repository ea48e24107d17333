/** A file that is recognised and broken, or recognised by nobody: which file, where in it, and why. */
export class FormatError extends Error {
  /** The reason alone, without the file's name. */
  readonly reason: string;

  constructor(source: string, reason: string, options?: ErrorOptions) {
    super(`${source}: ${reason}`, options);
    this.name = 'FormatError';
    this.reason = reason;
  }
}
