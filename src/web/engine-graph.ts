/** The call graph of a profile for the page: the same DOT as -dot, and what its boxes stand for. */
import type { FlameFrames } from '../graph/flame-frames.ts';
import { cumValue, flatValue } from '../graph/trim.ts';
import { dotText } from '../render/dot.ts';
import { picture } from '../report/picture.ts';
import { differenceIn } from './engine-difference.ts';
import type { EngineView } from './engine-view.ts';
import { GRAPH_NODES_MAX, type GraphAnswer, QueryError } from './profile-queries.ts';

export function answerGraph(view: EngineView): GraphAnswer {
  const { source, sampleType, frames, notes } = view;
  const made = picture(view.report());
  const { graph, legend } = made;
  const { nodes, table, sums, names } = graph;
  if (nodes.length > GRAPH_NODES_MAX) {
    throw new QueryError(
      `${nodes.length} functions are more than the ${GRAPH_NODES_MAX} that can be laid out; ask for fewer, or focus on one`,
    );
  }
  return {
    profile: source.name,
    sampleType,
    total: Number(legend.report.total),
    shownTotal: view.shownTotal,
    notes,
    ...differenceIn(view),
    // The header is the page's own; its time needs no zone there.
    dot: dotText(made, { zoneAt: () => ({ offsetMinutes: 0, name: 'UTC' }), isForLayout: true }),
    functions: {
      names: nodes.map((node) => table.infos[node]?.name ?? ''),
      titles: nodes.map((node) => names.at(node)),
      frames: framesByName(
        frames,
        nodes.map((node) => table.infos[node]?.name ?? ''),
      ),
      files: nodes.map((node) => table.infos[node]?.file ?? ''),
      flats: nodes.map((node) => Number(flatValue(sums, node))),
      cums: nodes.map((node) => Number(cumValue(sums, node))),
    },
    boxTotal: Number(legend.shown?.shownTotal ?? 0n),
    originalCount: graph.originalCount,
    droppedNodes: graph.droppedNodes,
    droppedEdges: graph.droppedEdges,
  };
}

/** The same name in several files is several frames. */
function framesByName(
  frames: FlameFrames,
  names: readonly string[],
): readonly (readonly number[])[] {
  const found = new Map<string, number[]>(names.map((name) => [name, []]));
  for (const [frame, name] of frames.names.entries()) found.get(name)?.push(frame);
  return names.map((name) => found.get(name) ?? []);
}
