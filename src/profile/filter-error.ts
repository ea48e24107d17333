/** A filter that cannot be understood; the message names the option. */
export class FilterError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FilterError';
  }
}
