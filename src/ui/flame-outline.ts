/** The flame graph as a list for who cannot see it: the widest boxes on the screen, widest first. */
import { forEachVisible, type Viewport } from './flame-layout.ts';
import type { FlameModel } from './flame-model.ts';
import { change, quantity, share, shareChange } from './quantity.ts';

/** Longer lists are not listened to. */
const LINES_MAX = 100;

export function outlineOf(model: FlameModel, window: Viewport['window']): readonly string[] {
  const visible: number[] = [];
  const port = { window, widthPx: 1000, firstRow: 1, endRow: model.rows.length };
  forEachVisible(model, port, ({ box }) => visible.push(box));
  const widest = visible.sort((a, b) => (model.weights[b] ?? 0) - (model.weights[a] ?? 0) || a - b);
  return widest.slice(0, LINES_MAX).map((box) => {
    const total = model.totals[box] ?? 0;
    const name = model.frameOf(box).name;
    const { unit } = model.sampleType;
    if (model.isDifference)
      return `${name} ${change(total, unit)} ${shareChange(total, model.total)}`;
    return `${name} ${quantity(total, unit)} ${share(total, model.total)}`;
  });
}
