/** The seconds that are left, on one line of a terminal; nothing elsewhere. */
import type { Output } from './io.ts';

const CLEAR_LINE = '\r\u001b[K';
const REDRAW_MS = 250;
/** Where a terminal does not say. */
const COLUMNS = 80;

export class Countdown {
  readonly #output: Output;
  readonly #text: (secondsLeft: number) => string;
  #timer: NodeJS.Timeout | undefined;
  #endsAt = 0;

  constructor(output: Output, text: (secondsLeft: number) => string) {
    this.#output = output;
    this.#text = text;
  }

  /** When it runs already, it goes on for as long as the longer of the two. */
  start(durationMs: number): void {
    if (this.#output.isTTY !== true) return;
    this.#endsAt = Math.max(this.#endsAt, performance.now() + durationMs);
    if (this.#timer !== undefined) return;
    const draw = () => {
      const secondsLeft = Math.max(0, Math.ceil((this.#endsAt - performance.now()) / 1000));
      // A line that wraps could not be cleared again.
      const text = this.#text(secondsLeft).slice(0, (this.#output.columns ?? COLUMNS) - 1);
      this.#output.write(`${CLEAR_LINE}${text}`);
    };
    draw();
    this.#timer = setInterval(draw, REDRAW_MS);
  }

  /** Makes room for a line of other text, below which it goes on. */
  clear(): void {
    if (this.#timer !== undefined) this.#output.write(CLEAR_LINE);
  }

  /** Leaves no trace of itself on the line. */
  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#endsAt = 0;
    this.#output.write(CLEAR_LINE);
  }
}
