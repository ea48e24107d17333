/** A graph that cannot be drawn; the message says why, in words of the picture. */
export class DrawError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DrawError';
  }
}
