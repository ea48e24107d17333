/** A button that opens a list of choices, each with a title and a sentence. */
import { button, element, setAttributes } from './element.ts';

export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly text: string;
}

export class ChoiceMenu {
  readonly root: HTMLElement;
  readonly #label: string;
  readonly #onChoose: (value: string) => void;
  readonly #opener: HTMLButtonElement;
  readonly #list: HTMLElement;

  constructor(label: string, onChoose: (value: string) => void) {
    this.#label = label;
    this.#onChoose = onChoose;
    this.#list = element('div', {
      class: 'choices',
      role: 'menu',
      'aria-label': label,
      hidden: true,
    });
    this.#opener = button(
      { class: 'chooser', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
      () => (this.#list.hidden ? this.open() : this.#close()),
    );
    this.root = element('div', { class: 'choice-menu' }, this.#opener, this.#list);
    this.root.addEventListener('keydown', (event) => this.#key(event));
    this.root.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node && this.root.contains(event.relatedTarget)))
        this.#close();
    });
  }

  show(choices: readonly Choice[], chosen: string): void {
    const current = choices.find(({ value }) => value === chosen);
    setAttributes(this.#opener, { 'aria-label': `${this.#label}: ${current?.title ?? chosen}` });
    this.#opener.replaceChildren(current?.title ?? chosen);
    this.#opener.disabled = choices.length < 2;
    this.#list.replaceChildren(
      ...choices.map(({ value, title, text }) =>
        button(
          { role: 'menuitemradio', 'aria-checked': String(value === chosen), tabindex: '-1' },
          () => this.#choose(value),
          element('strong', {}, title),
          element('span', {}, text),
        ),
      ),
    );
  }

  #choose(value: string): void {
    this.#close();
    this.#opener.focus();
    this.#onChoose(value);
  }

  open(): void {
    this.#list.hidden = false;
    setAttributes(this.#opener, { 'aria-expanded': 'true' });
    const chosen = this.#list.querySelector<HTMLElement>('[aria-checked="true"]');
    (chosen ?? this.#items()[0])?.focus();
  }

  #close(): void {
    this.#list.hidden = true;
    setAttributes(this.#opener, { 'aria-expanded': 'false' });
  }

  #key(event: KeyboardEvent): void {
    if (this.#list.hidden) {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      this.open();
      return;
    }
    // The page's own keys must not act behind an open list.
    event.stopPropagation();
    if (event.key === 'Escape') {
      this.#close();
      this.#opener.focus();
      return;
    }
    const items = this.#items();
    const now = items.findIndex((item) => item.matches(':focus'));
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      Home: 0,
      End: -1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  }

  #items(): readonly HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>('[role="menuitemradio"]')];
  }
}
