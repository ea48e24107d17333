/** The selected box in full, beneath the flame graph; without one, what the colours mean. */
import { boxFacts } from '../flame-facts.ts';
import type { Origin } from '../frame-origin.ts';
import { changeColour, originColour, type Theme } from '../palette.ts';
import { button, element } from './element.ts';
import type { FlameShown } from './flame-view.ts';

export interface DetailsEvents {
  readonly onZoom: (box: number) => void;
  readonly onFindAll: (name: string) => void;
  readonly onFocus: (name: string) => void;
  readonly onPeek: (name: string) => void;
  readonly onCopy: (text: string) => void;
}

const LEGEND: readonly (readonly [Origin, string])[] = [
  ['program', 'program'],
  ['dependency', 'dependencies'],
  ['library', 'standard library'],
  ['runtime', 'runtime'],
];

const CHANGES: readonly (readonly [part: number, title: string])[] = [
  [1, '+ grew'],
  [-1, '− shrank'],
  [0, 'unchanged; a box is as wide as both sides together'],
];

export class DetailsBar {
  readonly root = element('footer', { class: 'details', 'aria-label': 'Selected box' });
  readonly #events: DetailsEvents;

  constructor(events: DetailsEvents) {
    this.#events = events;
  }

  show({ model, selectedBox }: FlameShown, theme: Theme): void {
    if (selectedBox === undefined) {
      this.root.replaceChildren(legend(theme, model.isDifference));
      return;
    }
    const { name, place, self, total, ofCaller, inlining } = boxFacts(model, selectedBox);
    const { onZoom, onFindAll, onFocus, onPeek, onCopy } = this.#events;
    this.root.replaceChildren(
      element(
        'div',
        { class: 'details-what' },
        element('span', { class: 'details-name', title: name }, name),
        element(
          'span',
          { class: 'details-place', title: place },
          [place, inlining].filter((text) => text !== '').join(' · '),
        ),
      ),
      element(
        'dl',
        {},
        ...term('total', total.quantity, total.share),
        ...term('self', self.quantity, self.share),
        ...(ofCaller === undefined ? [] : term('of caller', ofCaller, '')),
      ),
      element(
        'div',
        { class: 'details-actions' },
        button({ title: 'Enter' }, () => onZoom(selectedBox), 'Zoom in'),
        button({ title: 'All boxes of this function' }, () => onFindAll(name), 'Find all'),
        button({ title: 'Only stacks that run through it (f)' }, () => onFocus(name), 'Focus'),
        button({ title: 'Its callers and callees (p)' }, () => onPeek(name), 'Peek'),
        button({ title: 'The name of the function' }, () => onCopy(name), 'Copy name'),
      ),
    );
  }
}

export function term(title: string, amount: string, part: string): readonly HTMLElement[] {
  const value = element('dd', {}, element('strong', {}, amount), part === '' ? '' : ` ${part}`);
  return [element('dt', {}, title), value];
}

function legend(theme: Theme, isDifference: boolean): HTMLElement {
  const colours = isDifference
    ? CHANGES.map(([part, title]) => [changeColour(part, theme), title] as const)
    : LEGEND.map(([origin, title]) => [originColour(origin, theme), title] as const);
  const items = colours.map(([colour, title]) => {
    const chip = element('span', { class: 'chip', 'aria-hidden': 'true' });
    chip.style.background = colour;
    return element('li', {}, chip, title);
  });
  return element('ul', { class: 'legend', 'aria-label': 'Colours' }, ...items);
}
