/** -tree, and -peek: the same for the nodes that match a pattern. */
import type { Report } from '../../report/report.ts';
import { type Tree, tree } from '../../report/tree.ts';
import { argumentPattern, nothingMatches } from './argument-pattern.ts';

/** Without a pattern it is the whole tree. */
export async function treeOf(pattern: string | undefined, report: Report): Promise<Tree> {
  if (pattern === undefined) return tree(report);
  const picked = tree(report, await argumentPattern(pattern));
  if (picked.nodes.length === 0) throw nothingMatches(pattern);
  return picked;
}
