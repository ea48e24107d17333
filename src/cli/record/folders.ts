/** Which of a command's processes is the program, and where the files of each go. */
import { basename } from 'node:path';
import type { StartPart } from '../../runtime/recording/recording-options.ts';

export interface ProcessEnd {
  readonly start: StartPart;
  /** undefined while it runs, or when it was killed. */
  readonly endedAtMs: number | undefined;
}

/** Folders by process id, '' being the recording's own. */
export function recordFolders(processes: readonly ProcessEnd[]): ReadonlyMap<number, string> {
  const program = theProgram(processes);
  const folders = new Map<number, string>();
  for (const { start } of processes) {
    folders.set(start.pid, start === program ? '' : `child-${start.pid}-${scriptName(start)}`);
  }
  return folders;
}

/**
 * The one that no other recorded process started. A script such as `tsc && node app.js` has several of
 * these; the one that went on longest is what was meant.
 */
export function theProgram(processes: readonly ProcessEnd[]): StartPart | undefined {
  const recorded = new Set(processes.map(({ start }) => start.pid));
  const outermost = processes.filter(
    ({ start }) => start.parentPid === undefined || !recorded.has(start.parentPid),
  );
  const endOf = ({ endedAtMs }: ProcessEnd) => endedAtMs ?? Number.POSITIVE_INFINITY;
  const inOrder = [...outermost].sort((a, b) => {
    if (endOf(a) !== endOf(b)) return endOf(b) - endOf(a);
    return a.start.startedAtMs - b.start.startedAtMs;
  });
  return inOrder[0]?.start;
}

/** The script's name without its extension; what a file system dislikes becomes a dash. */
function scriptName({ script }: StartPart): string {
  if (script === undefined) return 'node';
  const name = basename(script.replaceAll('\\', '/')).replace(/\.[cm]?[jt]sx?$/, '');
  return name.replace(/[^\w.-]+/g, '-') || 'node';
}
