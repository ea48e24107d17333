/** Which part of a laid-out graph the screen shows, and how panning and zooming move it. */

export interface GraphPort {
  /** What lies in the middle of the screen, in points of the layout. */
  readonly x: number;
  readonly y: number;
  /** Pixels a point. */
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const SCALE_MAX = 4;
/** Of the scale at which all of it fits. */
const SCALE_MIN_OF_WHOLE = 0.5;
const EDGE_PX = 16;

/** In points, as are all places within the graph. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of the graph, in points. */
export interface Extent extends Size {
  readonly left: number;
  readonly top: number;
}

/** All of the graph, and no larger than life. */
export function wholeGraph(graph: Extent, screen: Size): GraphPort {
  const across = (screen.width - 2 * EDGE_PX) / Math.max(1, graph.width);
  const down = (screen.height - 2 * EDGE_PX) / Math.max(1, graph.height);
  const scale = Math.max(1e-3, Math.min(1, across, down));
  return { x: graph.left + graph.width / 2, y: graph.top + graph.height / 2, scale };
}

/** Hot functions, which are written large, can be read from here on. */
const START_SCALE_MAX = 0.75;

/**
 * Where a look begins: as wide as the screen, with the hottest box on it. A graph of a hundred functions
 * is a few thousand points high, so that all of it at once shows specks.
 */
export function startOfLook(graph: Extent, screen: Size, hottest: Box | undefined): GraphPort {
  const whole = wholeGraph(graph, screen);
  const across = (screen.width - 2 * EDGE_PX) / Math.max(1, graph.width);
  const scale = Math.max(whole.scale, Math.min(START_SCALE_MAX, across));
  if (hottest === undefined || scale === whole.scale) return whole;
  const room = (screen.height / 2 - EDGE_PX) / scale;
  const middle = (hottest.top + hottest.bottom) / 2;
  const y = Math.min(graph.top + graph.height - room, Math.max(graph.top + room, middle));
  return { x: whole.x, y, scale };
}

/** `at` is in pixels from the middle of the screen; what lies there stays there. */
export function zoomPort(
  port: GraphPort,
  at: { readonly x: number; readonly y: number },
  factor: number,
  whole: GraphPort,
): GraphPort {
  const min = whole.scale * SCALE_MIN_OF_WHOLE;
  const scale = Math.min(Math.max(SCALE_MAX, whole.scale), Math.max(min, port.scale * factor));
  const moved = 1 / port.scale - 1 / scale;
  return { x: port.x + at.x * moved, y: port.y + at.y * moved, scale };
}

/** By pixels; the middle of the screen stays over the graph, so that it cannot be lost. */
export function panPort(port: GraphPort, byX: number, byY: number, graph: Extent): GraphPort {
  return {
    ...port,
    x: Math.min(graph.left + graph.width, Math.max(graph.left, port.x - byX / port.scale)),
    y: Math.min(graph.top + graph.height, Math.max(graph.top, port.y - byY / port.scale)),
  };
}

/** Where nothing smaller than this can be read. */
const READABLE_SCALE = 0.7;

/** The box in the middle and large enough to read, unless it is on the screen and readable already. */
export function portWith(port: GraphPort, box: Box, screen: Size): GraphPort {
  const halfWidth = screen.width / 2 / port.scale - EDGE_PX;
  const halfHeight = screen.height / 2 / port.scale - EDGE_PX;
  const isInside =
    box.left >= port.x - halfWidth &&
    box.right <= port.x + halfWidth &&
    box.top >= port.y - halfHeight &&
    box.bottom <= port.y + halfHeight;
  if (isInside && port.scale >= READABLE_SCALE) return port;
  const x = (box.left + box.right) / 2;
  const y = (box.top + box.bottom) / 2;
  return { x, y, scale: Math.max(port.scale, READABLE_SCALE) };
}

export function formatPort({ x, y, scale }: GraphPort): string {
  return [x.toFixed(1), y.toFixed(1), scale.toPrecision(5)].map(Number).join(',');
}

export function parsePort(text: string): GraphPort | undefined {
  const [x, y, scale] = text.split(',').map(Number);
  const isWhole = [x, y, scale].every((part) => part !== undefined && Number.isFinite(part));
  if (!isWhole || x === undefined || y === undefined || scale === undefined) return undefined;
  return scale > 0 ? { x, y, scale } : undefined;
}
