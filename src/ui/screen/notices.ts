/** What the user must know beside the picture: failures, doubts, and what was left out. */
import { omittedSentence } from '../flame-facts.ts';
import type { FlameModel } from '../flame-model.ts';
import { element } from './element.ts';

export class Notices {
  readonly #message = element('p', { class: 'message', role: 'alert', hidden: true });
  readonly #omitted = element('p', { class: 'omitted', hidden: true });
  readonly root = element('div', { class: 'notices' }, this.#message, this.#omitted);

  tell(text: string): void {
    this.#message.textContent = text;
    this.#message.hidden = false;
  }

  fail(failure: unknown): void {
    this.tell(failure instanceof Error ? failure.message : String(failure));
  }

  clear(): void {
    this.#message.hidden = true;
  }

  showOmitted(model: FlameModel): void {
    const text = omittedSentence(model);
    this.#omitted.textContent = text;
    this.#omitted.hidden = text === '';
  }
}
