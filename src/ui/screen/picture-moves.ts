/**
 * Lets a picture be moved: drag to pan, wheel or pinch to zoom, double click or 0 for all of it. Put into
 * each SVG that is drawn, hence small and without imports.
 */
const root = document.documentElement as unknown as SVGSVGElement;
/** A wheel's notch is 100 or 120 on most systems. */
const ZOOM_A_PIXEL = 0.002;
const KEY_ZOOM = 1.25;
const ZOOM_MAX = 100;

const home = root.viewBox.baseVal;
const whole = { x: home.x, y: home.y, width: home.width, height: home.height };
let view = { ...whole };
const pointers = new Map<number, { readonly x: number; readonly y: number }>();

// Inside of a page, the picture keeps the size that the page gave it.
if (window.top === window && root.ownerDocument.contentType === 'image/svg+xml') {
  root.setAttribute('width', '100%');
  root.setAttribute('height', '100%');
}
root.style.touchAction = 'none';
root.style.cursor = 'grab';

function show(next: typeof view): void {
  view = next;
  root.setAttribute('viewBox', `${next.x} ${next.y} ${next.width} ${next.height}`);
}

/** Screen to picture. */
function pointAt(x: number, y: number): DOMPoint | undefined {
  const matrix = root.getScreenCTM();
  return matrix === null ? undefined : new DOMPoint(x, y).matrixTransform(matrix.inverse());
}

function zoom(factor: number, clientX: number, clientY: number): void {
  const at = pointAt(clientX, clientY);
  if (at === undefined) return;
  const width = Math.min(Math.max(view.width / factor, whole.width / ZOOM_MAX), whole.width * 2);
  const ratio = width / view.width;
  show({
    x: at.x - (at.x - view.x) * ratio,
    y: at.y - (at.y - view.y) * ratio,
    width,
    height: view.height * ratio,
  });
}

function pan(fromX: number, fromY: number, toX: number, toY: number): void {
  const from = pointAt(fromX, fromY);
  const to = pointAt(toX, toY);
  if (from === undefined || to === undefined) return;
  show({ ...view, x: view.x + from.x - to.x, y: view.y + from.y - to.y });
}

root.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
    zoom(Math.exp(-pixels * ZOOM_A_PIXEL), event.clientX, event.clientY);
  },
  { passive: false },
);

root.addEventListener('pointerdown', (event) => {
  if (event.button !== 0) return;
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  root.setPointerCapture(event.pointerId);
  root.style.cursor = 'grabbing';
});

root.addEventListener('pointermove', (event) => {
  const before = pointers.get(event.pointerId);
  if (before === undefined) return;
  const now = { x: event.clientX, y: event.clientY };
  const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
  pointers.set(event.pointerId, now);
  if (other === undefined) {
    pan(before.x, before.y, now.x, now.y);
    return;
  }
  const apart = (point: typeof now): number => Math.hypot(point.x - other.x, point.y - other.y);
  zoom(apart(now) / Math.max(1, apart(before)), (now.x + other.x) / 2, (now.y + other.y) / 2);
});

for (const end of ['pointerup', 'pointercancel'] as const) {
  root.addEventListener(end, (event) => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) root.style.cursor = 'grab';
  });
}

root.addEventListener('dblclick', () => show(whole));

window.addEventListener('keydown', (event) => {
  const [x, y] = [window.innerWidth / 2, window.innerHeight / 2];
  if (event.key === '0') show(whole);
  else if (event.key === '+' || event.key === '=') zoom(KEY_ZOOM, x, y);
  else if (event.key === '-') zoom(1 / KEY_ZOOM, x, y);
});
