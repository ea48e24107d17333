/** From a position in the code to the function whose code it is, for stacks that tell where a call stands. */

/** As V8 counts: from 0, the opening parenthesis of a function or the start of an arrow function. */
export interface FunctionPlace {
  readonly line: number;
  readonly column: number;
}

interface Span {
  /** Offsets into the source. */
  readonly start: number;
  readonly end: number;
  /** `line:column` of the place; undefined when it has none. */
  readonly key: string | undefined;
  /** Index of the span around; -1 for none. */
  parent: number;
}

export class FunctionSpans {
  readonly #lineStarts: readonly number[];
  readonly #spans: Span[] = [];
  #isSorted = true;

  constructor(source: string) {
    this.#lineStarts = lineStartsOf(source);
  }

  add(span: Omit<Span, 'parent'>): void {
    this.#spans.push({ ...span, parent: -1 });
    this.#isSorted = false;
  }

  /** From 0 both. */
  around(line: number, column: number): FunctionPlace | undefined {
    const lineStart = this.#lineStarts[line];
    if (lineStart === undefined) return undefined;
    if (!this.#isSorted) this.#sort();
    const offset = lineStart + column;
    for (let at = this.#lastStartingBefore(offset); at >= 0; ) {
      const span = this.#spans[at] as Span;
      if (offset < span.end) return placeOf(span.key);
      at = span.parent;
    }
    return undefined;
  }

  /** Functions lie within each other or apart, so what a span lies in is on a stack. */
  #sort(): void {
    this.#spans.sort((a, b) => a.start - b.start || b.end - a.end);
    const open: number[] = [];
    for (const [i, span] of this.#spans.entries()) {
      while (open.length > 0 && (this.#spans[open.at(-1) as number] as Span).end <= span.start) {
        open.pop();
      }
      span.parent = open.at(-1) ?? -1;
      open.push(i);
    }
    this.#isSorted = true;
  }

  #lastStartingBefore(offset: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spans[middle] as Span).start <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function placeOf(key: string | undefined): FunctionPlace | undefined {
  if (key === undefined) return undefined;
  const [line = 0, column = 0] = key.split(':').map(Number);
  return { line, column };
}

/** Lines end as JavaScript says, which knows four ways. */
function lineStartsOf(source: string): readonly number[] {
  const starts = [0];
  for (const { index, 0: text } of source.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    starts.push(index + text.length);
  }
  return starts;
}
