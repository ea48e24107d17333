/** Which profiles a server has, by its index page, and where. */
import { FetchError } from '../../fetch/fetch-error.ts';
import { type SourceAddress, sourceAddress } from '../../fetch/source-address.ts';
import { KINDS } from './kinds.ts';

export interface ServedKinds {
  /** For messages: where they are. */
  readonly text: string;
  readonly kinds: readonly string[];
  /** Whether the server said so itself, and has no others. */
  readonly isListed: boolean;
  /** The address named one profile, and only that is fetched. */
  readonly isSingle: boolean;
  /** `seconds` of undefined leave the time to the address. Throws FetchError. */
  addressOf(kind: string, seconds: number | undefined): SourceAddress;
}

/** A server may have profiles of its own beside Go's. */
const CUSTOM_KINDS_MAX = 32;
/** In the index as well, and no profiles. */
const NO_PROFILES: ReadonlySet<string> = new Set(['cmdline', 'symbol', 'trace']);

/**
 * Of `http://HOST:PORT` and of an address that ends in /debug/pprof, what the index page lists; any other
 * address is that of one profile. `fetchIndex` throws FetchError when there is no such page.
 */
export async function servedKinds(
  source: string,
  fetchIndex: (address: SourceAddress) => Promise<string>,
): Promise<ServedKinds> {
  const given = sourceAddress(source, UNTIMED);
  const path = given.url.pathname;
  const index = indexPath(source, path);
  if (index === undefined) return oneKind(source, given, path);
  const addressOf = (name: string, seconds: number | undefined) =>
    sourceAddress(withPath(source, `${index}${name}`), { ...UNTIMED, seconds: seconds ?? -1 });
  let kinds: readonly string[];
  let isListed = true;
  try {
    kinds = kindsIn(await fetchIndex(addressOf('', undefined)));
  } catch (error) {
    // Some serve the profiles without their index.
    if (!(error instanceof FetchError) || !/server response: 404/.test(error.message)) throw error;
    kinds = KINDS;
    isListed = false;
  }
  return {
    text: addressOf('', undefined).text,
    kinds,
    isListed,
    isSingle: false,
    addressOf: (kind, seconds) => addressOf(kind === 'cpu' ? 'profile' : kind, seconds),
  };
}

const UNTIMED = { seconds: -1, timeout: -1 };

/** undefined when the address is that of one profile. */
function indexPath(source: string, path: string): string | undefined {
  // What sourceAddress makes of an address without a path.
  if (path === '/debug/pprof/profile' && !/\/profile\b/.test(source)) return '/debug/pprof/';
  const [, prefix] = /^(.*\/debug\/pprof)\/?$/.exec(path) ?? [];
  return prefix === undefined ? undefined : `${prefix}/`;
}

function oneKind(source: string, address: SourceAddress, path: string): ServedKinds {
  const name = path.split('/').findLast((part) => part !== '') ?? '';
  const kind = name === 'profile' || !/^[\w.-]{1,64}$/.test(name) ? 'cpu' : name;
  return {
    text: address.text,
    kinds: [kind],
    isListed: false,
    isSingle: true,
    // A time that the address itself names wins.
    addressOf: (_, seconds) =>
      sourceAddress(source, { ...UNTIMED, seconds: address.seconds ?? seconds ?? -1 }),
  };
}

/** The links of Go's index page are `heap?debug=1`, with quotes of either kind. */
function kindsIn(page: string): readonly string[] {
  const names = new Set<string>();
  for (const [, name = ''] of page.matchAll(/href=['"]?([\w.-]{1,64})\?debug=/g)) {
    if (!NO_PROFILES.has(name) && names.size < KINDS.length + CUSTOM_KINDS_MAX) names.add(name);
  }
  names.delete('profile');
  // The page lists it apart, where its link has no `debug`.
  return names.size === 0 ? KINDS : ['cpu', ...names];
}

/** The address with another path; what else it has, such as a token in its query, stays. */
function withPath(source: string, path: string): string {
  const [, origin = source, query = ''] =
    /^((?:[a-z+]+:\/\/)?[^/?#]*)[^?#]*(\?[^#]*)?/i.exec(source) ?? [];
  return `${origin}${path}${query}`;
}
