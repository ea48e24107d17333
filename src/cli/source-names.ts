/** Short names for files shown together: as much of each path as tells it from the others. */
export function sourceNames(paths: readonly string[]): readonly string[] {
  const parts = paths.map((path) =>
    path.split(/[\\/]/).filter((part) => part !== '' && part !== '.'),
  );
  const taken = new Map<string, number>();
  return paths.map((path, i) => {
    const own = parts[i] ?? [];
    const name =
      shortest(
        own,
        parts.filter((_, other) => other !== i),
      ) || path;
    // The same file twice.
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function shortest(own: readonly string[], others: readonly (readonly string[])[]): string {
  for (let length = 1; length < own.length; length++) {
    const ending = own.slice(-length).join('/');
    if (!others.some((other) => other.slice(-length).join('/') === ending)) return ending;
  }
  return own.join('/');
}
