/** The names of columns as a tree: neighbours that have a value in common share one heading. */
import { type Field, fieldValue, type Key } from '../choice/projection.ts';

export interface Heading {
  readonly text: string;
  /** The first column below it. */
  readonly start: number;
  readonly count: number;
}

/** A list a field, from the top down. */
export function columnHeadings(
  columns: readonly Key[],
  fields: readonly Field[],
): readonly (readonly Heading[])[] {
  let above: readonly Heading[] = [{ text: '', start: 0, count: columns.length }];
  return fields.map((field) => {
    above = above.flatMap((heading) => divided(heading, columns, field));
    return above;
  });
}

function divided({ start, count }: Heading, columns: readonly Key[], field: Field): Heading[] {
  const parts: { text: string; start: number; count: number }[] = [];
  for (const [i, key] of columns.slice(start, start + count).entries()) {
    const text = fieldValue(key, field);
    const last = parts.at(-1);
    if (last?.text === text) last.count++;
    else parts.push({ text, start: start + i, count: 1 });
  }
  return parts;
}
