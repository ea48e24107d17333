/** Request headers out of words such as `Authorization: Bearer …`. Their values are secrets: never printed. */
import { FetchError } from './fetch-error.ts';

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** Throws FetchError without repeating what was given. */
export function parseHeader(text: string): Header {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(0, colon)).trim();
  const value = text.slice(colon + 1).trim();
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
    throw new FetchError('--header', "is no header; write it as 'Name: value'");
  }
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new FetchError(
      `--header ${name}`,
      'the value has a line break or another character that headers cannot hold',
    );
  }
  return { name, value };
}
