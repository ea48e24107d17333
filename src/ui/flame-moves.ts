/** Where the arrow keys lead from the selected box. */
import { type FlameModel, pathTo } from './flame-model.ts';

export type Direction = 'caller' | 'callee' | 'left' | 'right';

/** The box itself when there is nowhere to go. */
export function moveFrom(model: FlameModel, box: number, direction: Direction): number {
  switch (direction) {
    case 'caller':
      return model.parents[box] ?? 0;
    case 'callee':
      return heaviestCallee(model, box) ?? box;
    case 'left':
      return neighbour(model, box, -1);
    case 'right':
      return neighbour(model, box, 1);
  }
}

/** The heaviest comes first in preorder. */
function heaviestCallee(model: FlameModel, box: number): number | undefined {
  const next = box + 1;
  return next < model.boxCount && model.parents[next] === box ? next : undefined;
}

/** Also over the border of a caller: what lies beside on the screen is where the eye goes. */
function neighbour(model: FlameModel, box: number, step: -1 | 1): number {
  const row = model.rows[model.depths[box] ?? 0] ?? [];
  return row[row.indexOf(box) + step] ?? box;
}

/** Where Esc leads: the nearest caller that is wider, so that each press shows something new. */
export function widerCaller(model: FlameModel, box: number): number {
  const weight = model.weights[box] ?? 0;
  const callers = pathTo(model, box).slice(0, -1);
  return callers.findLast((caller) => (model.weights[caller] ?? 0) > weight * 1.001) ?? 0;
}
