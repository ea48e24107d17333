/** The filters in force, each a field of its own, and a menu to add one. */

import type { PageOptions } from '../../web/page-options.ts';
import { activeOptions, FILTER_TEXTS, withOption, withoutOptions } from '../filter-texts.ts';
import { ChoiceMenu } from './choice-menu.ts';
import { button, element } from './element.ts';

export interface FilterInputs {
  readonly options: PageOptions;
  /** What the command line set. */
  readonly defaults: PageOptions;
  readonly notes: readonly string[];
}

export class FilterBar {
  readonly root = element('section', { class: 'filters', 'aria-label': 'Filters', hidden: true });
  /** In the page's head, beside profile and sample type. */
  readonly menu: ChoiceMenu;
  readonly #onOptions: (options: PageOptions) => void;
  readonly #fields = element('div', { class: 'filter-fields' });
  readonly #notes = element('div', { class: 'filter-notes', role: 'status' });
  #inputs: FilterInputs = { options: {}, defaults: {}, notes: [] };
  /** A filter that was asked for and has no text yet. */
  #added: string | undefined;
  #drawn = '';

  constructor(onOptions: (options: PageOptions) => void) {
    this.#onOptions = onOptions;
    this.menu = new ChoiceMenu('Add a filter', (name) => this.#add(name));
    this.root.append(this.#fields, this.#notes);
  }

  show(inputs: FilterInputs): void {
    this.#inputs = inputs;
    const shown = this.#shown();
    this.menu.show(
      FILTER_TEXTS.map(({ name, title, text }) => ({ value: name, title, text })),
      'Filter',
    );
    this.root.hidden = shown.length === 0;
    this.#notes.replaceChildren(...inputs.notes.map((note) => element('p', {}, note)));
    // A field that is being typed into must stay the same one.
    const drawn = JSON.stringify([shown, this.#inputs.options.rel]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#fields.replaceChildren(
      ...shown.map((one) => this.#field(one)),
      ...(shown.length > 0 ? [this.#relative(), this.#clear()] : []),
    );
  }

  #shown(): ReturnType<typeof activeOptions> {
    const { options, defaults } = this.#inputs;
    const active = activeOptions({ ...defaults, ...options });
    const added = FILTER_TEXTS.find(({ name }) => name === this.#added);
    if (added === undefined || active.some(({ name }) => name === added.name)) return active;
    return [...active, { ...added, value: '' }];
  }

  #field({ name, title, text, value }: ReturnType<typeof activeOptions>[number]): HTMLElement {
    const input = element('input', {
      type: 'text',
      value,
      size: String(Math.min(48, Math.max(10, value.length + 1))),
      'data-filter': name,
      spellcheck: 'false',
      autocomplete: 'off',
    });
    input.addEventListener('change', () => this.#set(name, input.value.trim()));
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      input.value = value;
      if (value === '') this.#set(name, '');
    });
    return element(
      'span',
      { class: 'filter-field', title: text },
      element('label', {}, element('span', {}, title), input),
      button({ 'aria-label': `Remove ${title}` }, () => this.#set(name, ''), '×'),
    );
  }

  #relative(): HTMLElement {
    const { options, defaults } = this.#inputs;
    const box = element('input', { type: 'checkbox' });
    box.checked = /^(t|1|y)/i.test(options.rel ?? defaults.rel ?? '');
    box.addEventListener('change', () => this.#set('rel', box.checked ? 't' : ''));
    return element('label', { class: 'labelled' }, box, 'percent of what is left');
  }

  #clear(): HTMLElement {
    return button(
      { class: 'framed' },
      () => {
        this.#added = undefined;
        const { options, defaults } = this.#inputs;
        this.#onOptions(withoutOptions(withOption(options, 'rel', '', defaults), defaults));
      },
      'Clear all',
    );
  }

  #add(name: string): void {
    this.#added = name;
    this.show(this.#inputs);
    this.#fields.querySelector<HTMLInputElement>(`[data-filter="${name}"]`)?.focus();
  }

  #set(name: string, value: string): void {
    if (this.#added === name) this.#added = undefined;
    const { options, defaults } = this.#inputs;
    this.#drawn = '';
    this.#onOptions(withOption(options, name, value, defaults));
  }
}
