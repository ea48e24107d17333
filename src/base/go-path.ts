/** Go's path/filepath on Unix: what Node's path module does a little differently. */

/** filepath.Clean: shortest equivalent path; the empty path is `.`. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const isRooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const canClimb = kept.length > 0 && kept.at(-1) !== '..';
    if (part === '..' && canClimb) kept.pop();
    else if (part !== '..' || !isRooted) kept.push(part);
  }
  const joined = kept.join('/');
  if (isRooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** filepath.Base: the last element; `.` for the empty path and `/` for only slashes. */
export function basePath(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}
