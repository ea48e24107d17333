/** Keeps only the rows in view in a table's body, between two rows as high as the rest. */
import { element } from './element.ts';

export interface VirtualRows {
  readonly body: HTMLTableSectionElement;
  readonly update: (rowCount: number, makeRow: (index: number) => HTMLTableRowElement) => void;
  readonly scrollTo: (index: number) => void;
}

/** The style sheet's height of a row. */
const ROW_HEIGHT_PX = 26;
/** Rows kept ready above and below, for quick scrolling. */
const OVERSCAN = 12;

export function virtualRows(scroller: HTMLElement): VirtualRows {
  const body = element('tbody');
  const above = element('tr', { 'aria-hidden': 'true', class: 'filler' });
  const below = element('tr', { 'aria-hidden': 'true', class: 'filler' });
  let count = 0;
  let make: (index: number) => HTMLTableRowElement = () => element('tr');
  const draw = (): void => {
    const headPx = body.offsetTop;
    const first = Math.floor(Math.max(0, scroller.scrollTop - headPx) / ROW_HEIGHT_PX) - OVERSCAN;
    const visible = Math.ceil(scroller.clientHeight / ROW_HEIGHT_PX) + 2 * OVERSCAN;
    const start = Math.max(0, Math.min(first, count - visible));
    const end = Math.min(count, start + visible);
    above.style.height = `${start * ROW_HEIGHT_PX}px`;
    below.style.height = `${(count - end) * ROW_HEIGHT_PX}px`;
    const rows = Array.from({ length: end - start }, (_, i) => make(start + i));
    body.replaceChildren(above, ...rows, below);
  };
  let request = 0;
  const drawSoon = (): void => {
    cancelAnimationFrame(request);
    request = requestAnimationFrame(draw);
  };
  scroller.addEventListener('scroll', drawSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(scroller);
  return {
    body,
    update: (rowCount, makeRow) => {
      count = rowCount;
      make = makeRow;
      draw();
    },
    scrollTo: (index) => {
      const top = index * ROW_HEIGHT_PX;
      const room = scroller.clientHeight - body.offsetTop - ROW_HEIGHT_PX;
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
      draw();
    },
  };
}
