/** The labels of the samples: how the weight splits over the values of each. */
import type { TagsAnswer } from '../../web/profile-queries.ts';
import { grouped, quantity, share } from '../quantity.ts';
import { button, element } from './element.ts';
import { shareCell } from './top-view.ts';

export interface TagsEvents {
  /** Only the samples with that value. */
  readonly onTagFocus: (key: string, value: string) => void;
  /** The label's values as boxes above all stacks. */
  readonly onTagRoot: (key: string) => void;
}

type Label = TagsAnswer['labels'][number];

export class TagsView {
  readonly root = element('section', { class: 'tags', 'aria-label': 'Labels' });
  readonly #events: TagsEvents;

  constructor(events: TagsEvents) {
    this.#events = events;
  }

  show(answer: TagsAnswer): void {
    const { labels } = answer;
    if (labels.length > 0) {
      this.root.replaceChildren(...labels.map((label) => this.#label(answer, label)));
      return;
    }
    this.root.replaceChildren(
      element(
        'p',
        { class: 'quiet' },
        'These samples carry no labels. Programs set them, such as with pprof.Do in Go.',
      ),
    );
  }

  #label({ sampleType, total }: TagsAnswer, label: Label): HTMLElement {
    const { key, values, weights, omittedCount, isNumeric } = label;
    const rows = values.map((value, i) => {
      const weight = weights[i] ?? 0;
      // What a number was rounded to would not find it again.
      const name = isNumeric
        ? value
        : button(
            { class: 'link', title: 'Only samples with this value' },
            () => this.#events.onTagFocus(key, value),
            value,
          );
      return element(
        'tr',
        {},
        element('td', { class: 'number' }, quantity(weight, sampleType.unit)),
        shareCell(weight, total),
        element('td', { class: 'name' }, name),
      );
    });
    const left =
      omittedCount > 0
        ? [element('p', { class: 'quiet' }, `and ${grouped(omittedCount)} lighter values`)]
        : [];
    const id = `tag-${key}`;
    return element(
      'article',
      { 'aria-labelledby': id },
      element(
        'div',
        { class: 'peek-self' },
        element('h2', { id }, key),
        element(
          'p',
          {},
          `${quantity(label.total, sampleType.unit)}, ${share(label.total, total)} of the total`,
        ),
        button(
          { class: 'framed', title: 'Its values as boxes above all stacks' },
          () => this.#events.onTagRoot(key),
          'Split the flame graph by it',
        ),
      ),
      element(
        'table',
        { class: 'peek-calls' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('th', { scope: 'col', class: 'number' }, sampleType.type),
            element('th', { scope: 'col', class: 'number' }, 'of the total'),
            element('th', { scope: 'col' }, 'value'),
          ),
        ),
        element('tbody', {}, ...rows),
      ),
      ...left,
    );
  }
}
