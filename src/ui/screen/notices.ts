/** What the user must know beside the picture: failures and doubts. */
import { element } from './element.ts';

export class Notices {
  readonly #message = element('p', { class: 'message', role: 'alert', hidden: true });
  readonly root = element('div', { class: 'notices' }, this.#message);

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
}
