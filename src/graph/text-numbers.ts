/** Numbers texts from 0 on, so that keys made of several are short: names of C++ take hundreds of letters. */
export class TextNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
      this.#texts.push(text);
    }
    return number;
  }

  at(number: number): string {
    return this.#texts[number] as string;
  }
}
