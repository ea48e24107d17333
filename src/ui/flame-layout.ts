/** Which boxes a screen shows and where: only those are ever looked at, whatever the graph holds. */
import type { FlameModel, OthersBox } from './flame-model.ts';
import { type FlameWindow, widthOf } from './flame-window.ts';

export interface Viewport {
  readonly window: FlameWindow;
  readonly widthPx: number;
  /** The rows between these are visible; the last is not included. */
  readonly firstRow: number;
  readonly endRow: number;
}

export interface PlacedBox {
  readonly box: number;
  readonly row: number;
  readonly left: number;
  readonly right: number;
}

/** Narrower boxes share a column of pixels with their neighbour, which is drawn for both. */
const MIN_WIDTH_PX = 0.5;

/** Calls back row by row, from left to right. */
export function forEachVisible(
  model: FlameModel,
  port: Viewport,
  visit: (placed: PlacedBox) => void,
): void {
  const toPx = port.widthPx / widthOf(port.window);
  const end = Math.min(port.endRow, model.rows.length);
  for (let row = port.firstRow; row < end; row++) {
    const boxes = model.rows[row] ?? [];
    let drawnTo = Number.NEGATIVE_INFINITY;
    for (let i = firstEndingAfter(model, boxes, port.window.from); i < boxes.length; i++) {
      const box = boxes[i] ?? 0;
      const start = model.starts[box] ?? 0;
      if (start >= port.window.to) break;
      const left = (start - port.window.from) * toPx;
      const right = left + (model.weights[box] ?? 0) * toPx;
      if (right - left < MIN_WIDTH_PX && right < drawnTo + MIN_WIDTH_PX) continue;
      drawnTo = right;
      visit({ box, row, left: Math.max(0, left), right: Math.min(port.widthPx, right) });
    }
  }
}

export type Hit =
  | { readonly is: 'box'; readonly box: number }
  | { readonly is: 'others'; readonly others: OthersBox };

/** What lies at a place of the screen; undefined between boxes. */
export function hitAt(
  model: FlameModel,
  { window, widthPx }: Viewport,
  { x, row }: { readonly x: number; readonly row: number },
): Hit | undefined {
  const at = window.from + (x / widthPx) * widthOf(window);
  const boxes = model.rows[row] ?? [];
  const box = boxes[firstEndingAfter(model, boxes, at)];
  if (box !== undefined && (model.starts[box] ?? 0) <= at) return { is: 'box', box };
  const others = othersOf(model, row).find((one) => one.start <= at && at < one.start + one.weight);
  return others && { is: 'others', others };
}

export function othersOf(model: FlameModel, row: number): readonly OthersBox[] {
  return model.othersRows.get(row) ?? [];
}

/** Boxes of a row do not overlap, so their ends are sorted as their starts are. */
function firstEndingAfter(model: FlameModel, boxes: readonly number[], at: number): number {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const box = boxes[middle] ?? 0;
    if ((model.starts[box] ?? 0) + (model.weights[box] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
