/** Where the user had nothing to say: the same address each time, so that a bookmark works. */
export const DEFAULT_HOST = 'localhost';
export const DEFAULT_PORT = 8787;
