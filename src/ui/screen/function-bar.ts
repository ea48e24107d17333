/** The selected function in full, beneath a graph or a table, and what can be done with it. */
import type { GraphAnswer } from '../../web/profile-queries.ts';
import { functionFacts } from '../graph-facts.ts';
import { term } from './details-bar.ts';
import { button, element } from './element.ts';

export interface FunctionBarEvents {
  readonly onFocus: (name: string) => void;
  readonly onIgnore: (name: string) => void;
  readonly onHide: (name: string) => void;
  readonly onShowFrom: (name: string) => void;
  readonly onPeek: (name: string) => void;
  readonly onFlame: (name: string) => void;
}

export interface FunctionShown {
  readonly answer: Pick<GraphAnswer, 'functions' | 'sampleType' | 'total'> | undefined;
  readonly index: number;
}

export class FunctionBar {
  readonly root = element('footer', { class: 'details', 'aria-label': 'Selected function' });
  readonly #events: FunctionBarEvents;

  constructor(events: FunctionBarEvents) {
    this.#events = events;
    this.show(undefined);
  }

  show(shown: FunctionShown | undefined): void {
    if (shown?.answer === undefined) {
      this.root.replaceChildren(
        element(
          'span',
          { class: 'quiet' },
          'Click a function to focus on it; drag to move, wheel to zoom.',
        ),
      );
      return;
    }
    const facts = functionFacts(shown.answer, shown.index);
    const name = shown.answer.functions.names[shown.index] ?? '';
    this.root.replaceChildren(
      element(
        'div',
        { class: 'details-what' },
        element('span', { class: 'details-name', title: facts.name }, facts.name),
        element('span', { class: 'details-place', title: facts.file }, facts.file),
      ),
      element(
        'dl',
        {},
        ...term('flat', facts.flat, facts.flatShare),
        ...term('cum', facts.cum, facts.cumShare),
      ),
      functionActions(name, this.#events),
    );
  }
}

/** A verb of pprof's and what it does, a button each. */
export function functionActions(name: string, events: FunctionBarEvents): HTMLElement {
  const actions: readonly (readonly [string, string, (name: string) => void])[] = [
    ['Focus', 'Only samples that run through it', events.onFocus],
    ['Ignore', 'No samples that run through it', events.onIgnore],
    ['Hide', 'Leave the function out of all stacks', events.onHide],
    ['Show from', 'Leave out what stands above it', events.onShowFrom],
    ['Peek', 'Its callers and callees', events.onPeek],
    ['Flame graph', 'Its boxes in the flame graph', events.onFlame],
  ];
  return element(
    'div',
    { class: 'details-actions' },
    ...actions.map(([text, title, act]) => button({ title }, () => act(name), text)),
  );
}
