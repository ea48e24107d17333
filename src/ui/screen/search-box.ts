/** The search field with what it found. */
import type { SearchAnswer } from '../../web/profile-queries.ts';
import { grouped, share } from '../quantity.ts';
import { button, element } from './element.ts';

export interface SearchEvents {
  readonly onText: (text: string) => void;
  readonly onStep: (by: 1 | -1) => void;
  /** The user is done with the field. */
  readonly onLeave: () => void;
}

export interface SearchInputs {
  readonly text: string;
  /** Undefined while it is on its way, or when nothing is searched. */
  readonly answer: SearchAnswer | undefined;
  readonly total: number;
  /** Which of the hits is selected, from 0. */
  readonly hit: number | undefined;
}

/** So long after the last key: a search of every letter on the way would flicker. */
const TYPING_MS = 120;

export class SearchBox {
  readonly root: HTMLElement;
  readonly #input = element('input', {
    type: 'search',
    placeholder: 'Search functions',
    'aria-label': 'Search functions by name or pattern',
    'aria-keyshortcuts': '/',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  readonly #count = element('output', { class: 'search-count', 'aria-live': 'polite' });
  readonly #steps: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(events: SearchEvents) {
    this.#steps = element(
      'span',
      { class: 'search-steps', hidden: true },
      button(
        { title: 'Previous (N)', 'aria-label': 'Previous match' },
        () => events.onStep(-1),
        '‹',
      ),
      button({ title: 'Next (n)', 'aria-label': 'Next match' }, () => events.onStep(1), '›'),
    );
    this.root = element(
      'div',
      { class: 'search', role: 'search' },
      this.#input,
      this.#count,
      this.#steps,
    );
    const send = (): void => {
      clearTimeout(this.#timer);
      events.onText(this.#input.value.trim());
    };
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(send, TYPING_MS);
    });
    this.#input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        send();
        events.onStep(event.shiftKey ? -1 : 1);
      }
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.#input.value = '';
      send();
      events.onLeave();
    });
  }

  show({ text, answer, total, hit }: SearchInputs): void {
    // What is being typed is newer than what the page knows.
    if (document.activeElement !== this.#input) this.#input.value = text;
    this.#steps.hidden = answer === undefined || answer.boxCount === 0;
    this.#count.textContent = text === '' ? '' : countText(answer, total, hit);
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }
}

function countText(
  answer: SearchAnswer | undefined,
  total: number,
  hit: number | undefined,
): string {
  if (answer === undefined) return '…';
  if (answer.boxCount === 0) return 'no match';
  const boxes = `${grouped(answer.boxCount)} ${answer.boxCount === 1 ? 'box' : 'boxes'}`;
  const count = hit === undefined ? boxes : `${grouped(hit + 1)}/${boxes}`;
  return `${count} · ${share(answer.total, total)}`;
}
