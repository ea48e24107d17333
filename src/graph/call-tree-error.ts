/** A call tree of too many call paths to hold; the message says what to do. */
export class CallTreeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CallTreeError';
  }
}
