/** Mouse, pen and fingers on a picture: hover, click, drag, wheel and pinch. */

export interface Point {
  /** From the picture's left and top, in pixels. */
  readonly x: number;
  readonly y: number;
}

export interface PointerEvents {
  /** The target is the element under the pointer, within a picture that is made of elements. */
  readonly onHover: (point: Point | undefined, target: EventTarget | null) => void;
  readonly onClick: (point: Point, kind: 'mouse' | 'touch', target: EventTarget | null) => void;
  /** In pixels. */
  readonly onDrag: (byX: number, byY: number) => void;
  readonly onZoom: (at: Point, factor: number) => void;
}

/** A hand is never quite still while it clicks. */
const DRAG_THRESHOLD_PX = 5;
const WHEEL_LINE_PX = 16;
const WHEEL_ZOOM_PER_PX = 0.0022;
/** A pinch on a touchpad comes as small wheel steps with Ctrl. */
const PINCH_ZOOM_PER_PX = 0.012;

export function watchPointer(canvas: HTMLElement, events: PointerEvents): void {
  watchWheel(canvas, events);
  const pressed = new Map<number, Point>();
  let start: Point | undefined;
  let isDragging = false;
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    pressed.set(event.pointerId, pointOf(event));
    start = pointOf(event);
    isDragging = pressed.size > 1;
  });
  canvas.addEventListener('pointermove', (event) => {
    const point = pointOf(event);
    const before = pressed.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== 'touch') events.onHover(point, event.target);
      return;
    }
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
    pressed.set(event.pointerId, point);
    if (other !== undefined) return pinch(events, { before, point, other });
    if (!isDragging && start !== undefined && distance(start, point) < DRAG_THRESHOLD_PX) return;
    // Only a drag captures: a captured pointer would click on the canvas wherever it is let go.
    if (!isDragging) canvas.setPointerCapture(event.pointerId);
    isDragging = true;
    events.onHover(undefined, null);
    events.onDrag(point.x - before.x, point.y - before.y);
  });
  canvas.addEventListener('pointerup', (event) => {
    const wasPressed = pressed.delete(event.pointerId);
    if (wasPressed && !isDragging && pressed.size === 0) {
      events.onClick(
        pointOf(event),
        event.pointerType === 'touch' ? 'touch' : 'mouse',
        event.target,
      );
    }
  });
  canvas.addEventListener('pointercancel', (event) => pressed.delete(event.pointerId));
  canvas.addEventListener('pointerleave', () => events.onHover(undefined, null));
}

function watchWheel(canvas: HTMLElement, events: PointerEvents): void {
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const scale = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1;
      const [byX, byY] = [event.deltaX * scale, event.deltaY * scale];
      // Some systems turn a wheel with Shift sideways by themselves.
      if (event.shiftKey) return events.onDrag(0, -(byY || byX));
      if (Math.abs(byX) > Math.abs(byY)) return events.onDrag(-byX, 0);
      const perPx = event.ctrlKey ? PINCH_ZOOM_PER_PX : WHEEL_ZOOM_PER_PX;
      events.onZoom(pointOf(event), Math.exp(-byY * perPx));
    },
    { passive: false },
  );
}

function pinch(
  events: PointerEvents,
  {
    before,
    point,
    other,
  }: { readonly before: Point; readonly point: Point; readonly other: Point },
): void {
  const middle = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
  events.onZoom(middle, distance(point, other) / Math.max(1, distance(before, other)));
  events.onDrag((point.x - before.x) / 2, 0);
}

/** Not offsetX, which counts from the element within. */
function pointOf({ currentTarget, clientX, clientY }: MouseEvent): Point {
  if (!(currentTarget instanceof Element)) return { x: clientX, y: clientY };
  const { left, top } = currentTarget.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
