/** Over the graph while it is laid out: what takes so long, since when, and a way to end it. */
import { grouped } from '../quantity.ts';
import { button, element } from './element.ts';

export interface LayoutProgressEvents {
  readonly onStop: () => void;
  readonly onAgain: () => void;
  /** Shows so many functions instead. */
  readonly onFewer: (count: number) => void;
}

/** A layout shorter than this is not worth a word. */
const PATIENCE_MS = 250;
/** Laid out in less than a second on any machine. */
const FEWER = 80;

export class LayoutProgress {
  readonly root = element('div', { class: 'graph-progress', role: 'status', hidden: true });
  readonly #text = element('p');
  readonly #clock = element('p', { class: 'quiet', 'aria-hidden': 'true' });
  readonly #events: LayoutProgressEvents;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(events: LayoutProgressEvents) {
    this.#events = events;
  }

  begin(functions: number, calls: number): void {
    this.end();
    const startedMs = performance.now();
    const bar = element('progress', { 'aria-label': 'Layout' });
    const stop = button({ class: 'framed' }, () => this.#events.onStop(), 'Stop');
    this.#text.textContent = `Laying out ${grouped(functions)} functions and ${grouped(calls)} calls…`;
    this.root.replaceChildren(this.#text, bar, this.#clock, stop);
    const tick = (): void => {
      const passedMs = performance.now() - startedMs;
      this.root.hidden = passedMs < PATIENCE_MS;
      this.#clock.textContent = `${(passedMs / 1000).toFixed(0)} s`;
    };
    this.#timer = setInterval(tick, PATIENCE_MS);
  }

  end(): void {
    clearInterval(this.#timer);
    this.root.hidden = true;
  }

  /** The user ended it: what now? */
  stopped(functions: number): void {
    clearInterval(this.#timer);
    this.root.hidden = false;
    const { onAgain, onFewer } = this.#events;
    const again = button({ class: 'framed' }, onAgain, 'Lay out again');
    const fewer = button({ class: 'framed' }, () => onFewer(FEWER), `Show ${FEWER} functions`);
    this.root.replaceChildren(
      element('p', {}, `Stopped laying out ${grouped(functions)} functions.`),
      again,
      ...(functions > FEWER ? [fewer] : []),
    );
    again.focus();
  }
}
