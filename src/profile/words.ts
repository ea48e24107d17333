/** int64 as its halves, the low one first: read and written without a BigInt a value. */
export function wordsOf(column: BigInt64Array | BigUint64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
}

export function isZero(words: Uint32Array, row: number): boolean {
  return words[row * 2] === 0 && words[row * 2 + 1] === 0;
}

/** Whether a row has anything but 0 in columns given as words. */
export function hasValue(columns: readonly Uint32Array[], row: number): boolean {
  for (const words of columns) if (!isZero(words, row)) return true;
  return false;
}
