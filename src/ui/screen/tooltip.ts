/** The box under the pointer, in full. */
import type { BoxFacts } from '../flame-facts.ts';
import { element } from './element.ts';

export interface Tooltip {
  readonly root: HTMLElement;
  /** Near a place of the window, in pixels. */
  readonly show: (
    content: BoxFacts | string,
    at: { readonly x: number; readonly y: number },
  ) => void;
  readonly hide: () => void;
}

const DISTANCE_PX = 14;
const EDGE_PX = 8;

export function tooltip(): Tooltip {
  // What it says is in the details and the outline too, so a screen reader loses nothing.
  const root = element('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true });
  let shown: BoxFacts | string | undefined;
  return {
    root,
    show: (content, at) => {
      if (!sameContent(shown, content)) {
        root.replaceChildren(...(typeof content === 'string' ? [content] : factRows(content)));
        shown = content;
      }
      root.hidden = false;
      placeNear(root, at);
    },
    hide: () => {
      root.hidden = true;
    },
  };
}

function sameContent(a: BoxFacts | string | undefined, b: BoxFacts | string): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function factRows({
  name,
  place,
  self,
  total,
  ofCaller,
  inlining,
}: BoxFacts): readonly HTMLElement[] {
  const row = (title: string, ...cells: readonly string[]): HTMLElement =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, title),
      ...cells.map((cell) => element('td', {}, cell)),
    );
  return [
    element('div', { class: 'tooltip-name' }, name),
    element(
      'div',
      { class: 'tooltip-place' },
      [place, inlining].filter((text) => text !== '').join(' · '),
    ),
    element(
      'table',
      {},
      row('total', total.quantity, total.share),
      row('self', self.quantity, self.share),
      ...(ofCaller === undefined ? [] : [row('of caller', '', ofCaller)]),
    ),
  ];
}

/** Beside the pointer, on whichever side there is room. */
function placeNear(root: HTMLElement, { x, y }: { readonly x: number; readonly y: number }): void {
  const { width, height } = root.getBoundingClientRect();
  const left =
    x + DISTANCE_PX + width > innerWidth - EDGE_PX ? x - DISTANCE_PX - width : x + DISTANCE_PX;
  const top =
    y + DISTANCE_PX + height > innerHeight - EDGE_PX ? y - DISTANCE_PX - height : y + DISTANCE_PX;
  root.style.transform = `translate(${Math.round(Math.max(EDGE_PX, left))}px, ${Math.round(Math.max(EDGE_PX, top))}px)`;
}
