/** The keys of the page. Fields, menus and dialogs keep the keys that they use themselves. */
import type { Direction } from '../flame-moves.ts';
import type { View } from '../page-state.ts';
import type { FunctionBarEvents } from './function-bar.ts';

/** What keys do to a picture. */
export interface PictureActions {
  readonly onMove: (direction: Direction) => void;
  readonly onEnter: () => void;
  readonly onReset: () => void;
  readonly onZoom: (factor: number) => void;
  readonly onPan: (screens: number) => void;
  readonly onScroll: (rows: number) => void;
}

export interface KeyActions extends PictureActions {
  readonly onEscape: () => void;
  /** Of the selected function. */
  readonly onVerb: (verb: keyof FunctionBarEvents) => void;
  readonly onFilter: () => void;
  readonly onSearch: () => void;
  readonly onHit: (by: 1 | -1) => void;
  readonly onView: (view: View) => void;
  readonly onTheme: () => void;
  readonly onHelp: () => void;
}

const ZOOM_STEP = 1.6;
const PAN_STEP = 0.2;
const SCROLL_STEP = 4;

type Act = (actions: KeyActions) => void;

/** In every view. */
const PAGE_KEYS: Readonly<Record<string, Act>> = {
  '/': (actions) => actions.onSearch(),
  n: (actions) => actions.onHit(1),
  N: (actions) => actions.onHit(-1),
  '1': (actions) => actions.onView('flamegraph'),
  '2': (actions) => actions.onView('top'),
  '3': (actions) => actions.onView('graph'),
  '4': (actions) => actions.onView('peek'),
  '5': (actions) => actions.onView('tags'),
  f: (actions) => actions.onVerb('onFocus'),
  i: (actions) => actions.onVerb('onIgnore'),
  h: (actions) => actions.onVerb('onHide'),
  p: (actions) => actions.onVerb('onPeek'),
  F: (actions) => actions.onFilter(),
  t: (actions) => actions.onTheme(),
  '?': (actions) => actions.onHelp(),
  Escape: (actions) => actions.onEscape(),
};

/** In the views that are pictures. */
const PICTURE_KEYS: Readonly<Record<string, Act>> = {
  ArrowUp: (actions) => actions.onMove('caller'),
  ArrowDown: (actions) => actions.onMove('callee'),
  ArrowLeft: (actions) => actions.onMove('left'),
  ArrowRight: (actions) => actions.onMove('right'),
  Enter: (actions) => actions.onEnter(),
  '0': (actions) => actions.onReset(),
  '+': (actions) => actions.onZoom(ZOOM_STEP),
  '=': (actions) => actions.onZoom(ZOOM_STEP),
  '-': (actions) => actions.onZoom(1 / ZOOM_STEP),
  a: (actions) => actions.onPan(-PAN_STEP),
  d: (actions) => actions.onPan(PAN_STEP),
  w: (actions) => actions.onScroll(-SCROLL_STEP),
  s: (actions) => actions.onScroll(SCROLL_STEP),
};

export function watchKeys(actions: KeyActions, view: () => View): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target instanceof Element && target.closest('input, textarea, [role="menu"], dialog'))
      return;
    const isPicture = view() === 'flamegraph' || view() === 'graph';
    const pictureKey = isPicture ? PICTURE_KEYS[event.key] : undefined;
    // On a button, Enter is a click and nothing else.
    if (event.key === 'Enter' && target instanceof HTMLButtonElement) return;
    if (target instanceof HTMLElement && target.closest('select, summary')) return;
    const act = PAGE_KEYS[event.key] ?? pictureKey;
    if (act === undefined) return;
    event.preventDefault();
    act(actions);
  });
}
