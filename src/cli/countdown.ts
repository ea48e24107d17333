/** The seconds that are left, on one line of a terminal; nothing elsewhere. */
import type { Output } from './io.ts';

const CLEAR_LINE = '\r\u001b[K';
const REDRAW_MS = 250;

export class Countdown {
  readonly #output: Output;
  readonly #text: (secondsLeft: number) => string;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Output, text: (secondsLeft: number) => string) {
    this.#output = output;
    this.#text = text;
  }

  start(durationMs: number): void {
    if (this.#output.isTTY !== true || this.#timer !== undefined) return;
    const endsAt = performance.now() + durationMs;
    const draw = () => {
      const secondsLeft = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
      this.#output.write(`${CLEAR_LINE}${this.#text(secondsLeft)}`);
    };
    draw();
    this.#timer = setInterval(draw, REDRAW_MS);
  }

  /** Leaves no trace of itself on the line. */
  stop(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#output.write(CLEAR_LINE);
  }
}
