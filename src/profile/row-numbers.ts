/** The numbers of rows in another column: 16 bits each where all of them fit, as those of most profiles' stacks do. */
export type RowNumbers = Uint16Array | Uint32Array;

/** Space for so many numbers out of `rows`. */
export function rowsLike<Rows extends RowNumbers>(rows: Rows, length: number): Rows {
  const like = rows instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length);
  return like as Rows;
}
