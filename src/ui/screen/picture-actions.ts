/** What the keys of a picture do: the same in the call graph and in the flame graph. */
import type { FlameView } from './flame-view.ts';
import type { GraphView } from './graph-view.ts';
import type { PictureActions } from './keyboard.ts';

export interface Pictures {
  /** Which of the two is on the screen. */
  readonly isGraph: () => boolean;
  readonly graph: GraphView;
  readonly flame: FlameView;
  /** Shows all of the flame graph again. */
  readonly onReset: () => void;
}

export function pictureActions({ isGraph, graph, flame, onReset }: Pictures): PictureActions {
  return {
    onMove: (direction) => (isGraph() ? graph : flame).move(direction),
    onEnter: () => (isGraph() ? graph.focusSelected() : flame.zoomToSelected()),
    onReset: () => (isGraph() ? graph.showWhole() : onReset()),
    onZoom: (factor) => (isGraph() ? graph : flame).zoomBy(factor),
    onPan: (screens) => (isGraph() ? graph.panBy(Math.sign(screens), 0) : flame.panBy(screens)),
    onScroll: (rows) => (isGraph() ? graph.panBy(0, Math.sign(rows)) : flame.scrollBy(rows)),
  };
}
