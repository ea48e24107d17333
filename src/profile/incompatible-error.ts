/** Profiles that cannot be added up: their sample types or units do not go together. */
export class IncompatibleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IncompatibleError';
  }
}
