/** Profiles drawn as text, for tests: columns are samples, the root is on top, the last row is the value. */
import type { Profile } from '../profile/profile.ts';
import { ProfileBuilder } from '../profile/profile-builder.ts';

/**
 * A cell names a function, with `@file` after it where the file matters and `~` before it where the
 * compiler inlined it into the cell above.
 *
 *     main  main  idle
 *     a     ~b
 *     3     2     1
 */
export function drawnProfile(drawing: string): Profile {
  const rows = drawing.split('\n').filter((line) => line.trim() !== '');
  const values = (rows.pop() ?? '').trim().split(/\s+/).map(Number);
  const columns = columnStarts(rows[0] ?? '');
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  for (const [column, start] of columns.entries()) {
    const cells = rows.map((row) => row.slice(start, columns[column + 1]).trim());
    const stack = cells.filter((cell) => cell !== '');
    builder.sample({ locations: locationsOf(builder, stack), values: [values[column] ?? 0] });
  }
  return builder.finish();
}

function columnStarts(row: string): readonly number[] {
  return [...row.matchAll(/\S+/g)].map(({ index }) => index);
}

/** Leaf first; an inlined cell shares its caller's location. */
function locationsOf(builder: ProfileBuilder, stack: readonly string[]): readonly number[] {
  const groups: string[][] = [];
  for (const cell of stack) {
    const last = groups.at(-1);
    if (cell.startsWith('~') && last !== undefined) last.unshift(cell.slice(1));
    else groups.push([cell]);
  }
  return groups
    .map((cells) =>
      builder.location({ lines: cells.map((cell) => ({ func: funcOf(builder, cell) })) }),
    )
    .reverse();
}

function funcOf(builder: ProfileBuilder, cell: string): number {
  const [name = '', filename = ''] = cell.split('@');
  return builder.func({ name, filename });
}
