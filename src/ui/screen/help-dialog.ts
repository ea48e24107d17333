/** The keys, over the page. */
import { button, element } from './element.ts';

export interface HelpDialog {
  readonly root: HTMLDialogElement;
  readonly toggle: () => void;
}

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['←', '↑', '→', '↓'], 'select the box beside, the caller, the callee'],
  [['Enter', 'click'], 'zoom to the box'],
  [['Esc'], 'zoom out to a wider caller'],
  [['0'], 'show all again'],
  [['wheel', '+', '−'], 'zoom at the pointer, or the middle'],
  [['drag', 'A', 'D'], 'move to the side'],
  [['Shift wheel', 'W', 'S'], 'scroll up and down'],
  [['/'], 'search; text or an RE2 pattern'],
  [['n', 'N'], 'next and previous match, widest first'],
  [['1', '…', '5'], 'flame graph, top, graph, peek, tags'],
  [['F'], 'add a filter'],
  [['f', 'i', 'h'], 'focus on the selected function, ignore it, hide it'],
  [['p'], 'its callers and callees'],
  [['T'], 'light or dark'],
  [['?'], 'these keys'],
];

export function helpDialog(): HelpDialog {
  const rows = KEYS.map(([keys, does]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, ...keys.map((key) => element('kbd', {}, key))),
      element('td', {}, does),
    ),
  );
  const root = element(
    'dialog',
    { class: 'help', 'aria-labelledby': 'help-title' },
    element('h2', { id: 'help-title' }, 'Keys'),
    element('table', {}, element('tbody', {}, ...rows)),
  );
  root.append(button({ class: 'close' }, () => root.close(), 'Close'));
  // A click beside the box lands on the dialog itself.
  root.addEventListener('click', (event) => {
    if (event.target === root) root.close();
  });
  return { root, toggle: () => (root.open ? root.close() : root.showModal()) };
}
