/** What the verbs on a function and on a label do to the page's state. */
import { exactTagPattern } from '../filter-texts.ts';
import type { PageState } from '../page-state.ts';
import { exactPattern } from '../top-rows.ts';
import type { FunctionBarEvents } from './function-bar.ts';
import type { TagsEvents } from './tags-view.ts';

export function functionEvents(
  change: (patch: Partial<PageState>) => void,
  state: () => PageState,
): FunctionBarEvents {
  const filter = (name: string, pattern: string): void =>
    change({ options: { ...state().options, [name]: pattern }, zoom: undefined, port: undefined });
  /** One more than what is left out already. */
  const alsoFilter = (name: string, func: string): void => {
    const before = state().options[name] ?? '';
    const pattern = exactPattern(func);
    filter(name, before === '' ? pattern : `${before}|${pattern}`);
  };
  return {
    onFocus: (func) => filter('f', exactPattern(func)),
    onIgnore: (func) => alsoFilter('i', func),
    onHide: (func) => alsoFilter('h', func),
    onShowFrom: (func) => filter('sf', exactPattern(func)),
    onPeek: (func) => change({ view: 'peek', func }),
    onFlame: (func) =>
      change({
        view: 'flamegraph',
        search: exactPattern(func),
        zoom: undefined,
        selected: undefined,
      }),
  };
}

export function tagEvents(
  change: (patch: Partial<PageState>) => void,
  state: () => PageState,
): TagsEvents {
  const set = (patch: Partial<PageState>, name: string, text: string): void =>
    change({
      ...patch,
      options: { ...state().options, [name]: text },
      zoom: undefined,
      port: undefined,
    });
  return {
    onTagFocus: (key, value) => set({}, 'tf', exactTagPattern(key, value)),
    onTagRoot: (key) => set({ view: 'flamegraph' }, 'tagroot', key),
  };
}
