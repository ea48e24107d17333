/** Where the arrow keys lead from the selected function of a call graph. */
import type { Direction } from './flame-moves.ts';
import type { GraphLayout, LaidBox } from './graph-layout.ts';

/** Undefined when there is nowhere to go; without a selection the heaviest function, which comes first. */
export function moveInGraph(
  layout: GraphLayout,
  selected: number | undefined,
  direction: Direction,
): number | undefined {
  const boxes = layout.boxes.filter((box) => !box.isTag);
  const from = boxes.find((box) => box.functionIndex === selected);
  if (from === undefined) return boxes[0]?.functionIndex;
  if (direction === 'caller' || direction === 'callee') return alongEdge(layout, from, direction);
  return beside(boxes, from, direction);
}

/** The thickest edge; the picture lists edges from the heaviest on. */
function alongEdge(
  { edges }: GraphLayout,
  { functionIndex }: LaidBox,
  direction: 'caller' | 'callee',
): number | undefined {
  const others = edges.flatMap(({ from, to, isTag, widthPt }) => {
    if (isTag || from === to) return [];
    if (direction === 'caller') return to === functionIndex ? [{ index: from, widthPt }] : [];
    return from === functionIndex ? [{ index: to, widthPt }] : [];
  });
  return others.sort((a, b) => b.widthPt - a.widthPt)[0]?.index;
}

/** The nearest whose middle lies on the same height, more or less. */
function beside(
  boxes: readonly LaidBox[],
  from: LaidBox,
  direction: 'left' | 'right',
): number | undefined {
  const sign = direction === 'left' ? -1 : 1;
  const middle = (box: LaidBox): readonly [x: number, y: number] => [
    (box.left + box.right) / 2,
    (box.top + box.bottom) / 2,
  ];
  const [x, y] = middle(from);
  const distance = (box: LaidBox): number => {
    const [otherX, otherY] = middle(box);
    // A step to the side is meant, so what lies above or below counts as far.
    return Math.abs(otherX - x) + 3 * Math.abs(otherY - y);
  };
  const candidates = boxes.filter((box) => sign * (middle(box)[0] - x) > 0);
  return candidates.sort((a, b) => distance(a) - distance(b))[0]?.functionIndex;
}

/** The functions one call away from this one, itself included. */
export function neighbours({ edges }: GraphLayout, functionIndex: number): ReadonlySet<number> {
  const near = new Set([functionIndex]);
  for (const { from, to } of edges) {
    if (from === functionIndex) near.add(to);
    if (to === functionIndex) near.add(from);
  }
  return near;
}
