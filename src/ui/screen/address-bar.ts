/** Where the page keeps its state: the browser's address, by path or, in a file, behind the `#`. */

export interface AddressBar {
  readonly read: () => readonly [path: string, query: string];
  readonly push: (address: string) => void;
  readonly replace: (address: string) => void;
  /** The user went back or forth, or wrote another address. */
  readonly onBack: (act: () => void) => void;
}

export function pathAddress(): AddressBar {
  return {
    read: () => [location.pathname, location.search],
    push: (address) => history.pushState(undefined, '', address),
    replace: (address) => history.replaceState(undefined, '', address),
    onBack: (act) => addEventListener('popstate', act),
  };
}

/** Browsers let a file change nothing of its address but what follows the `#`. */
export function hashAddress(): AddressBar {
  return {
    read: () => {
      const [path = '', query = ''] = location.hash.slice(1).split('?', 2);
      return [path, query];
    },
    push: (address) => history.pushState(undefined, '', `#${address}`),
    replace: (address) => history.replaceState(undefined, '', `#${address}`),
    onBack: (act) => addEventListener('popstate', act),
  };
}
