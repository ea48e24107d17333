/** The part of the flame graph's width that the screen shows, in weight, and how zooming moves it. */

export interface FlameWindow {
  readonly from: number;
  readonly to: number;
}

export function widthOf(window: FlameWindow): number {
  return window.to - window.from;
}

export function covers(outer: FlameWindow, inner: FlameWindow): boolean {
  const slack = widthOf(inner) * 1e-6;
  return outer.from <= inner.from + slack && outer.to >= inner.to - slack;
}

/** The same to the eye: an address holds fewer digits than a number. */
export function isNear(a: FlameWindow, b: FlameWindow): boolean {
  return covers(a, b) && covers(b, a);
}

/** Deeper than this, positions would lose their digits. */
const ZOOM_MAX = 1e8;

/** Keeps the point under the cursor where it is; `at` is its place from 0, the left edge, to 1. */
export function zoomAt(
  window: FlameWindow,
  { at, factor, whole }: { readonly at: number; readonly factor: number; readonly whole: number },
): FlameWindow {
  const width = Math.min(whole, Math.max(whole / ZOOM_MAX, widthOf(window) / factor));
  const fixed = window.from + widthOf(window) * at;
  return clampWindow({ from: fixed - width * at, to: fixed + width * (1 - at) }, whole);
}

/** `by` is in screens: 1 shows what lies just to the right. */
export function pan(window: FlameWindow, by: number, whole: number): FlameWindow {
  const shift = widthOf(window) * by;
  return clampWindow({ from: window.from + shift, to: window.to + shift }, whole);
}

/** Moved, not shrunk, when it sticks out. */
export function clampWindow({ from, to }: FlameWindow, whole: number): FlameWindow {
  const width = Math.min(whole, to - from);
  const start = Math.min(Math.max(0, from), whole - width);
  return { from: start, to: start + width };
}

/** Widths change by ratio and not by difference, so that a deep zoom looks as even as a shallow one. */
export function between(start: FlameWindow, end: FlameWindow, progress: number): FlameWindow {
  if (progress >= 1) return end;
  const startWidth = widthOf(start);
  const endWidth = widthOf(end);
  const width = startWidth * (endWidth / startWidth) ** progress;
  // How far the width has come is how far the edges have: a straight line on the screen.
  const change = endWidth - startWidth;
  const done = Math.abs(change) < endWidth * 1e-9 ? progress : (width - startWidth) / change;
  const from = start.from + (end.from - start.from) * done;
  return { from, to: from + width };
}

/** Slow towards the end. */
export function eased(progress: number): number {
  return 1 - (1 - Math.min(1, progress)) ** 3;
}
