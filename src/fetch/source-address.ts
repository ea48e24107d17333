/** From what was typed as a source to the URL that is asked, by the rules of `go tool pprof`. */
import { FetchError } from './fetch-error.ts';

export interface SourceAddress {
  /** https+insecure is https here. */
  readonly url: URL;
  /** The server's certificate is not checked. */
  readonly isInsecure: boolean;
  /** For people and for mappings: as pprof prints it, without a password. */
  readonly text: string;
  /** How long the server will record, as far as the address and the flags say. */
  readonly seconds: number | undefined;
  readonly patience: Patience;
  /** What was put right in the address, for the user to know. */
  readonly notes: readonly string[];
}

/** How long to wait for the server. */
export interface Patience {
  readonly seconds: number;
  /**
   * The whole answer has to come in that time. Otherwise its beginning has, and each further part: a
   * large profile may take longer over a slow line, and a server that has stopped is still noticed.
   */
  readonly isForAll: boolean;
}

export interface AddressOptions {
  /** -seconds and -timeout; 0 and less mean that the flag was not given. */
  readonly seconds: number;
  readonly timeout: number;
}

const DEFAULT_PATH = '/debug/pprof/profile';
const DEFAULT_TIMEOUT_SECONDS = 60;
/** What Go adds to every timeout, so that a server that takes exactly its time is not cut off. */
export const GRACE_SECONDS = 5;

const SCHEME = /^(https\+insecure|https?):\/\//i;
const STRAY_COLON = /^((?:[a-z+]+:\/\/)?[^/?#]*:\d+):(?=[/?#]|$)/i;

/** Throws FetchError for an address that cannot be one. */
export function sourceAddress(source: string, options: AddressOptions): SourceAddress {
  const { text, notes } = tidied(source);
  const [, scheme = 'http'] = SCHEME.exec(text) ?? [];
  const isInsecure = scheme.toLowerCase() === 'https+insecure';
  const url = parsed(source, text.replace(SCHEME, ''), isInsecure ? 'https' : scheme);
  if (url.pathname === '/') url.pathname = DEFAULT_PATH;
  if (options.seconds > 0) url.searchParams.set('seconds', String(options.seconds));
  url.searchParams.sort();
  const seconds = secondsOf(url);
  const isForAll = options.timeout > 0;
  const timeout = isForAll
    ? options.timeout
    : seconds > 0
      ? seconds * 1.5
      : DEFAULT_TIMEOUT_SECONDS;
  return {
    url,
    isInsecure,
    text: addressText(url, isInsecure),
    seconds: seconds > 0 ? seconds : undefined,
    patience: { seconds: timeout + GRACE_SECONDS, isForAll },
    notes,
  };
}

/** Without the password, if there is one. */
export function addressText(url: URL, isInsecure = false): string {
  const shown = new URL(url);
  // Go's own word for it.
  if (shown.password !== '') shown.password = 'xxxxx';
  return isInsecure ? shown.href.replace(/^https:/, 'https+insecure:') : shown.href;
}

/** What was typed, for messages. */
export function withoutPassword(source: string): string {
  return source.replace(/^([a-z+]+:\/\/[^/?#@:]*):[^/?#@]*@/i, '$1:xxxxx@');
}

/** Guides and chats pass on addresses with small faults that leave no doubt of what is meant. */
function tidied(source: string): { readonly text: string; readonly notes: readonly string[] } {
  const notes: string[] = [];
  let text = source;
  while (SCHEME.test(text) && SCHEME.test(text.replace(SCHEME, ''))) {
    text = text.replace(SCHEME, '');
    notes.push(`the address names its scheme twice; taking ${withoutPassword(text)}`);
  }
  if (STRAY_COLON.test(text)) {
    text = text.replace(STRAY_COLON, '$1');
    notes.push(`dropped the stray colon after the port; taking ${withoutPassword(text)}`);
  }
  return { text, notes };
}

function parsed(source: string, rest: string, scheme: string): URL {
  const shown = withoutPassword(source);
  const other = /^([a-z][a-z\d+.-]*):\/\//i.exec(rest)?.[1];
  if (other !== undefined) {
    throw new FetchError(
      shown,
      `unsupported protocol scheme "${other}"; write http://, https:// or https+insecure://`,
    );
  }
  // Without a host it is this machine.
  const address = `${scheme}://${rest.startsWith(':') ? 'localhost' : ''}${rest}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined) return url;
  throw new FetchError(shown, 'no valid address; write http://HOST:PORT/debug/pprof/profile');
}

/** 0 when it is unknown. */
function secondsOf(url: URL): number {
  const text = url.searchParams.get('seconds') ?? '';
  return /^\+?\d{1,9}$/.test(text) ? Number(text) : 0;
}
