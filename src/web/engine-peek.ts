/** Functions between their callers and callees, as -peek and -tree have them. */
import { top } from '../report/top.ts';
import { type Tree, type TreeEdge, tree } from '../report/tree.ts';
import { differenceIn } from './engine-difference.ts';
import type { EngineView } from './engine-view.ts';
import { compilePattern } from './name-pattern.ts';
import {
  PEEK_EDGES_MAX,
  PEEK_NODES_MAX,
  type PeekAnswer,
  type PeekQuestion,
} from './profile-queries.ts';

export function answerPeek(view: EngineView, question: PeekQuestion): PeekAnswer {
  const { source, sampleType, shownTotal, notes } = view;
  const report = view.report('whole');
  const found = tree(report, pickOf(question) ?? heaviest(view));
  const shown = found.nodes.slice(0, PEEK_NODES_MAX);
  return {
    profile: source.name,
    sampleType,
    total: Number(report.total),
    shownTotal,
    notes,
    ...differenceIn(view),
    functions: shown.map((node) => peekedFunction(node)),
    omittedCount: found.nodes.length - shown.length,
  };
}

/** By name, so that their calls to all others count too: a trimmed graph would hide their callers. */
function heaviest(view: EngineView): (name: string) => boolean {
  const { rows } = top(view.report({ nodeCount: PEEK_NODES_MAX }));
  const names = new Set(rows.map(({ name }) => name));
  return (name) => names.has(name);
}

/** Undefined when nothing is asked for by name. */
function pickOf({ func, pattern }: PeekQuestion): ((name: string) => boolean) | undefined {
  if (func !== undefined) return (name) => name === func;
  return pattern === undefined ? undefined : compilePattern(pattern).matches;
}

function peekedFunction(node: Tree['nodes'][number]): PeekAnswer['functions'][number] {
  const { name, flat, cum, callers, callees } = node;
  return {
    name,
    flat: Number(flat),
    cum: Number(cum),
    callers: callers.slice(0, PEEK_EDGES_MAX).map(peekedCall),
    callees: callees.slice(0, PEEK_EDGES_MAX).map(peekedCall),
    omittedCallers: Math.max(0, callers.length - PEEK_EDGES_MAX),
    omittedCallees: Math.max(0, callees.length - PEEK_EDGES_MAX),
  };
}

function peekedCall({
  name,
  weight,
  isInline,
}: TreeEdge): PeekAnswer['functions'][number]['callers'][number] {
  return { name, weight: Number(weight), isInline };
}
