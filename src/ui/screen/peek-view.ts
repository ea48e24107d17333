/** A function between its callers and callees, each a step to the next. */
import type { PeekAnswer, PeekedCall } from '../../web/profile-queries.ts';
import { quantity, share } from '../quantity.ts';
import { button, element } from './element.ts';
import { type FunctionBarEvents, functionActions } from './function-bar.ts';
import { shareCell } from './top-view.ts';

type Peeked = PeekAnswer['functions'][number];

export class PeekView {
  readonly root = element('section', { class: 'peek', 'aria-label': 'Callers and callees' });
  readonly #events: FunctionBarEvents;

  constructor(events: FunctionBarEvents) {
    this.#events = events;
  }

  /** `chosen` is what was asked for, empty for the heaviest functions. */
  show(answer: PeekAnswer, chosen: string): void {
    const { functions, omittedCount } = answer;
    const left = omittedCount > 0 ? ` ${omittedCount} more match; write more of the name.` : '';
    const heading =
      chosen === ''
        ? `The ${functions.length} heaviest functions. Choose one, or search for others.`
        : functions.length === 0
          ? `No function of these samples is called ${chosen}.`
          : left;
    this.root.replaceChildren(
      ...(heading === '' ? [] : [element('p', { class: 'quiet' }, heading)]),
      ...functions.map((one) => this.#peeked(answer, one)),
    );
  }

  #peeked(answer: PeekAnswer, peeked: Peeked): HTMLElement {
    const { sampleType, total } = answer;
    const { name, flat, cum, callers, callees } = peeked;
    const id = `peek-${name}`;
    return element(
      'article',
      { 'aria-labelledby': id },
      this.#calls('Called by', callers, peeked.omittedCallers, { answer, cum }),
      element(
        'div',
        { class: 'peek-self' },
        element(
          'h2',
          { id },
          button({ title: 'Only this one' }, () => this.#events.onPeek(name), name),
        ),
        element(
          'p',
          {},
          `flat ${quantity(flat, sampleType.unit)} ${share(flat, total)} · cum ${quantity(cum, sampleType.unit)} ${share(cum, total)}`,
        ),
        functionActions(name, this.#events),
      ),
      this.#calls('Calls', callees, peeked.omittedCallees, { answer, cum }),
    );
  }

  #calls(
    title: string,
    calls: readonly PeekedCall[],
    omitted: number,
    { answer, cum }: { readonly answer: PeekAnswer; readonly cum: number },
  ): HTMLElement {
    const none = title === 'Calls' ? 'It calls nothing that was seen.' : 'Nobody calls it: a root.';
    if (calls.length === 0) return element('p', { class: 'quiet' }, none);
    const rows = calls.map(({ name, weight, isInline }) =>
      element(
        'tr',
        {},
        element('td', { class: 'number' }, quantity(weight, answer.sampleType.unit)),
        shareCell(weight, cum),
        element(
          'td',
          { class: 'name' },
          button({ title: name, class: 'link' }, () => this.#events.onPeek(name), name),
          isInline ? ' (inline)' : '',
        ),
      ),
    );
    if (omitted > 0) {
      const text = `and ${omitted} lighter`;
      rows.push(element('tr', {}, element('td', { colspan: '3', class: 'quiet' }, text)));
    }
    return element(
      'table',
      { class: 'peek-calls' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col', class: 'number' }, answer.sampleType.type),
          element('th', { scope: 'col', class: 'number', title: 'Of its cum' }, 'of it'),
          element('th', { scope: 'col' }, title),
        ),
      ),
      element('tbody', {}, ...rows),
    );
  }
}
