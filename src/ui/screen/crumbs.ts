/** The callers from the root to the box zoomed into, each a way back; and what had no room on the way. */
import { omittedSentence } from '../flame-facts.ts';
import { localName } from '../frame-text.ts';
import { button, element } from './element.ts';
import type { FlameShown } from './flame-view.ts';

/** The nearest callers; those between the root and them are one step by Esc away. */
const CRUMBS_MAX = 4;

export class Crumbs {
  readonly root = element('nav', { class: 'crumbs', 'aria-label': 'Zoomed to' });
  readonly #onZoom: (box: number) => void;

  constructor(onZoom: (box: number) => void) {
    this.#onZoom = onZoom;
  }

  show({ model, zoomPath }: FlameShown): void {
    const [rootBox = 0, ...callers] = zoomPath;
    const nearest = callers.slice(-CRUMBS_MAX);
    const crumb = (box: number): HTMLElement => {
      const { name } = model.frameOf(box);
      const isLast = box === zoomPath.at(-1);
      const attributes = { title: name, 'aria-current': isLast && 'location' };
      return button({ class: 'crumb', ...attributes }, () => this.#onZoom(box), localName(name));
    };
    const skipped = callers.length - nearest.length;
    this.root.replaceChildren(
      crumb(rootBox),
      ...(skipped > 0 ? [element('span', { class: 'skipped' }, `${skipped} more`)] : []),
      ...nearest.map(crumb),
      element('span', { class: 'omitted' }, omittedSentence(model)),
    );
  }
}
