/** Go's %Ns: pads on the left by characters, where JavaScript's padStart counts UTF-16 units. */
export function padLeft(text: string, width: number): string {
  const length = characterCount(text);
  return length >= width ? text : text.padStart(width + text.length - length);
}

const SURROGATE = /[\ud800-\udfff]/;

export function characterCount(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}
