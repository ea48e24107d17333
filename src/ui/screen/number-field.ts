/** A small field for a whole number, taken over when it is left or Enter is pressed. */
import { element } from './element.ts';

export class NumberField {
  readonly root: HTMLElement;
  readonly #input: HTMLInputElement;

  constructor(label: string, onChange: (text: string) => void) {
    this.#input = element('input', {
      type: 'number',
      class: 'number-field',
      min: '0',
      step: '1',
      title: '0 is all',
    });
    this.#input.addEventListener('change', () => onChange(this.#input.value));
    this.root = element('label', { class: 'labelled' }, `${label} `, this.#input);
  }

  show(text: string): void {
    if (document.activeElement !== this.#input) this.#input.value = text;
  }
}
