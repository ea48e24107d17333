/** A source that could not be had: which one, and why. */
export class FetchError extends Error {
  constructor(source: string, reason: string, options?: ErrorOptions) {
    super(`${source}: ${reason}`, options);
    this.name = 'FetchError';
  }
}
