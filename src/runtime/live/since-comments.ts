/** When a profile was on: its numbers go on from there, and a reader must know what they leave out. */

/** A program that toggles a rate for ever gets its first and latest spans told. */
const SPANS_MAX = 20;

interface Span {
  readonly fromMs: number;
  readonly settings: string;
  untilMs?: number;
}

export class SinceComments {
  readonly #spans: Span[] = [];
  readonly #name: string;
  readonly #howToTurnOn: string;

  constructor(name: string, howToTurnOn: string) {
    this.#name = name;
    this.#howToTurnOn = howToTurnOn;
  }

  /** The same settings again change nothing. */
  set(isOn: boolean, settings: string): void {
    const last = this.#spans.at(-1);
    const isRunning = last !== undefined && last.untilMs === undefined;
    if (isRunning && isOn && last.settings === settings) return;
    const nowMs = Date.now();
    if (isRunning) last.untilMs = nowMs;
    if (!isOn) return;
    this.#spans.push({ fromMs: nowMs, settings });
    if (this.#spans.length > SPANS_MAX) this.#spans.splice(1, 1);
  }

  get wasOn(): boolean {
    return this.#spans.length > 0;
  }

  comments(): readonly string[] {
    if (this.#spans.length === 0) {
      return [`${this.#name} was never on: ${this.#howToTurnOn} turns it on`];
    }
    return this.#spans.map(({ fromMs, untilMs, settings }) => {
      const until = untilMs === undefined ? 'and still is' : `until ${time(untilMs)}`;
      return `on since ${time(fromMs)} ${until}, ${settings}`;
    });
  }
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
