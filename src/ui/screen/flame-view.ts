/** The flame graph: a canvas that scrolls, what pointers and keys do to it, and its words for screen readers. */
import type { ProfileQueries, ProfileQuestion } from '../../web/profile-queries.ts';
import { boxFacts, boxSentence, othersSentence } from '../flame-facts.ts';
import { type Hit, hitAt, type Viewport } from '../flame-layout.ts';
import { enclosingBox, type FlameModel, findKey, keyOf, pathTo, windowOf } from '../flame-model.ts';
import { type Direction, moveFrom, widerCaller } from '../flame-moves.ts';
import { outlineOf } from '../flame-outline.ts';
import { clampWindow, type FlameWindow, pan, widthOf, zoomAt } from '../flame-window.ts';
import type { Zoom } from '../page-state.ts';
import type { Theme } from '../palette.ts';
import { element, setAttributes } from './element.ts';
import { type FlamePainter, flamePainter, ROW_HEIGHT_PX } from './flame-painter.ts';
import { type Point, watchPointer } from './flame-pointer.ts';
import { FlameScene } from './flame-scene.ts';
import { tooltip } from './tooltip.ts';

export interface FlameInputs {
  readonly question: ProfileQuestion;
  readonly zoom: Zoom | undefined;
  readonly selected: string | undefined;
  /** Frames that a search found; undefined when nothing is searched. */
  readonly matches: ReadonlySet<number> | undefined;
}

export interface FlameShown {
  readonly model: FlameModel;
  readonly selectedBox: number | undefined;
  /** From the root to the box that holds the window. */
  readonly zoomPath: readonly number[];
}

/** A box by where it lies, for boxes that were not sent yet. */
export interface BoxPlace {
  readonly start: number;
  readonly weight: number;
  readonly depth: number;
}

export interface FlameEvents {
  readonly theme: () => Theme;
  readonly onSelect: (key: string) => void;
  /** A step is worth going back to; the rest is the wheel on its way. */
  readonly onZoom: (zoom: Zoom | undefined, isStep: boolean) => void;
  /** What stands around the canvas follows. */
  readonly onShown: (shown: FlameShown) => void;
  readonly onFailure: (failure: unknown) => void;
}

/** The mark in the browser's own timeline: the picture that the user waited for is there. */
const FIRST_PAINT = 'flame graph painted';

/** The wheel rests for so long before the address and the list of boxes follow. */
const SETTLE_MS = 200;

/** A zoomed box is brought this many rows below the top, under the nearest of its callers. */
const ROWS_ABOVE_ZOOMED = 3;

/** A revealed box is at least this wide, and gets this many of its widths of room on both sides. */
const REVEALED_MIN_PX = 12;
const REVEALED_ROOM = 3;

export class FlameView {
  readonly root: HTMLElement;
  readonly #events: FlameEvents;
  readonly #scene: FlameScene;
  readonly #canvas = element('canvas', {
    tabindex: '0',
    role: 'application',
    'aria-roledescription': 'flame graph',
    'aria-label': 'Flame graph. Arrow keys move between boxes, Enter zooms in, Escape zooms out.',
    'aria-describedby': 'flame-selection',
  });
  readonly #spacer = element('div', { class: 'flame-spacer' }, this.#canvas);
  readonly #scroller = element('div', { class: 'flame-scroller' }, this.#spacer);
  readonly #announcement = element('p', { id: 'flame-selection', 'aria-live': 'polite' });
  readonly #outline = element('ol', { 'aria-label': 'Boxes on the screen, widest first' });
  readonly #tooltip = tooltip();
  readonly #painter: () => FlamePainter;
  #inputs: FlameInputs = { question: {}, zoom: undefined, selected: undefined, matches: undefined };
  #pointer: Point | undefined;
  #paintRequest = 0;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(queries: ProfileQueries, events: FlameEvents) {
    this.#events = events;
    this.#scene = new FlameScene(queries, {
      onChange: () => this.#changed(),
      onFailure: events.onFailure,
    });
    const hidden = element('div', { class: 'visually-hidden' }, this.#announcement, this.#outline);
    this.root = element(
      'section',
      { class: 'flame', 'aria-label': 'Flame graph' },
      this.#scroller,
      hidden,
      this.#tooltip.root,
    );
    // The canvas takes its font from the page, so it must be in it first.
    let painter: FlamePainter | undefined;
    this.#painter = () => {
      painter ??= flamePainter(this.#canvas);
      return painter;
    };
    watchPointer(this.#canvas, {
      onHover: (point) => this.#hover(point),
      onClick: (point, kind) => this.#click(point, kind),
      onDrag: (byX, byY) => this.#drag(byX, byY),
      onZoom: (at, factor) => this.#zoomAt(at.x / this.#widthPx(), factor),
    });
    new ResizeObserver(() => this.repaint()).observe(this.#scroller);
    this.#scroller.addEventListener('scroll', () => this.repaint(), { passive: true });
  }

  /** Resolves to false when the zoom names a box that this profile does not have. */
  async show(inputs: FlameInputs): Promise<boolean> {
    this.#inputs = inputs;
    setAttributes(this.root, { 'aria-busy': 'true' });
    const isFound = await this.#scene.open(inputs.question, inputs.zoom);
    this.#bringIntoView();
    return isFound;
  }

  repaint(): void {
    if (this.#paintRequest !== 0) return;
    this.#paintRequest = requestAnimationFrame(() => {
      this.#paintRequest = 0;
      this.#paint();
    });
  }

  move(direction: Direction): void {
    const model = this.#scene.model;
    if (model === undefined) return;
    const from = this.#selectedBox(model) ?? enclosingBox(model, this.#scene.target);
    const box = moveFrom(model, from, direction);
    this.#select(model, box);
    this.#keepInWindow(model, box);
  }

  zoomToSelected(): void {
    const model = this.#scene.model;
    const box = model && this.#selectedBox(model);
    if (box !== undefined) this.zoomTo(box);
  }

  zoomTo(box: number): void {
    const model = this.#scene.model;
    if (model === undefined) return;
    this.#events.onZoom(box === 0 ? undefined : { key: keyOf(model, box) }, true);
  }

  zoomOut(): void {
    const model = this.#scene.model;
    if (model === undefined) return;
    const zoomed = this.#zoomedBox(model);
    const isFilled = (model.weights[zoomed] ?? 0) <= widthOf(this.#scene.target) * 1.001;
    this.zoomTo(isFilled ? widerCaller(model, zoomed) : zoomed);
  }

  zoomBy(factor: number): void {
    this.#zoomAt(0.5, factor);
  }

  panBy(screens: number): void {
    const whole = this.#scene.model?.whole.to;
    if (whole !== undefined) void this.#moveWindow(pan(this.#scene.target, screens, whole));
  }

  /** Selects the box at a place, and brings it on the screen as wide as one can read. */
  async reveal(place: BoxPlace): Promise<void> {
    const { target, model } = this.#scene;
    if (model === undefined) return;
    const { start, weight } = place;
    const isInside = start >= target.from && start + weight <= target.to * 1.000001;
    if (!isInside || (weight / widthOf(target)) * this.#widthPx() < REVEALED_MIN_PX) {
      const room = weight * REVEALED_ROOM;
      const window = clampWindow({ from: start - room, to: start + weight + room }, model.whole.to);
      await this.#moveWindow(window);
    }
    const arrived = this.#scene.model;
    const box = arrived?.rows[place.depth]?.find((one) => isAt(arrived, one, place));
    if (arrived === undefined || box === undefined) return;
    this.#select(arrived, box);
    this.#keepInWindow(arrived, box);
  }

  scrollBy(rows: number): void {
    this.#scroller.scrollTop += rows * ROW_HEIGHT_PX;
  }

  focus(): void {
    this.#canvas.focus({ preventScroll: true });
  }

  #changed(): void {
    this.repaint();
    setAttributes(this.root, { 'aria-busy': 'true' });
    clearTimeout(this.#settleTimer);
    this.#settleTimer = setTimeout(() => this.#describe(), SETTLE_MS);
    const model = this.#scene.model;
    if (model === undefined) return;
    const zoomPath = pathTo(model, this.#zoomedBox(model));
    this.#events.onShown({ model, selectedBox: this.#selectedBox(model), zoomPath });
  }

  #paint(): void {
    const model = this.#scene.model;
    const heightPx = this.#scroller.clientHeight;
    if (model === undefined || heightPx === 0) return;
    this.#spacer.style.height = `${Math.max(heightPx, model.rows.length * ROW_HEIGHT_PX + 1)}px`;
    this.#canvas.style.height = `${heightPx}px`;
    const hit = this.#pointer && this.#hitAt(model, this.#pointer);
    this.#painter().paint({
      model,
      port: this.#port(),
      topPx: -this.#scroller.scrollTop,
      heightPx,
      theme: this.#events.theme(),
      matches: this.#inputs.matches,
      selectedBox: this.#selectedBox(model),
      hoveredBox: hit?.is === 'box' ? hit.box : undefined,
    });
    if (performance.getEntriesByName(FIRST_PAINT).length === 0) performance.mark(FIRST_PAINT);
    this.#showTooltip(model, hit);
  }

  /** After things came to rest: what a screen reader finds. */
  #describe(): void {
    const model = this.#scene.model;
    if (model === undefined) return;
    const lines = outlineOf(model, this.#scene.target);
    this.#outline.replaceChildren(...lines.map((line) => element('li', {}, line)));
    const box = this.#selectedBox(model);
    this.#announcement.textContent = box === undefined ? '' : boxSentence(model, box);
    setAttributes(this.root, { 'aria-busy': 'false' });
  }

  #showTooltip(model: FlameModel, hit: Hit | undefined): void {
    this.#canvas.style.cursor = hit?.is === 'box' ? 'pointer' : '';
    if (hit === undefined || this.#pointer === undefined) {
      this.#tooltip.hide();
      return;
    }
    const { left, top } = this.#canvas.getBoundingClientRect();
    const at = { x: left + this.#pointer.x, y: top + this.#pointer.y };
    const content = hit.is === 'box' ? boxFacts(model, hit.box) : othersSentence(model, hit.others);
    this.#tooltip.show(content, at);
  }

  #hover(point: Point | undefined): void {
    this.#pointer = point;
    this.repaint();
  }

  #click(point: Point, kind: 'mouse' | 'touch'): void {
    const model = this.#scene.model;
    const hit = model && this.#hitAt(model, point);
    if (model === undefined || hit === undefined) return;
    if (hit.is === 'others') {
      this.zoomTo(hit.others.parent);
      return;
    }
    // A finger cannot hover, so its first touch only selects: the details say what it is.
    const isSecondTouch = this.#selectedBox(model) === hit.box;
    this.#select(model, hit.box);
    if (kind === 'mouse' || isSecondTouch) this.zoomTo(hit.box);
  }

  #drag(byX: number, byY: number): void {
    this.#scroller.scrollTop -= byY;
    if (byX !== 0) {
      const whole = this.#scene.model?.whole.to;
      if (whole === undefined) return;
      void this.#moveWindow(pan(this.#scene.window, -byX / this.#widthPx(), whole));
    }
  }

  #zoomAt(at: number, factor: number): void {
    const whole = this.#scene.model?.whole.to;
    if (whole === undefined) return;
    void this.#moveWindow(zoomAt(this.#scene.target, { at, factor, whole }));
  }

  /** Failures of what it fetches go to `onFailure`. */
  #moveWindow(window: FlameWindow): Promise<void> {
    const whole = this.#scene.model?.whole.to ?? 0;
    const arrival = this.#scene.jumpTo(window);
    const isWhole = widthOf(window) >= whole * 0.999999;
    const zoom = isWhole ? undefined : { fromPart: window.from / whole, toPart: window.to / whole };
    this.#events.onZoom(zoom, false);
    return arrival;
  }

  #select(model: FlameModel, box: number): void {
    this.#events.onSelect(keyOf(model, box));
  }

  #selectedBox(model: FlameModel): number | undefined {
    const { selected } = this.#inputs;
    return selected === undefined ? undefined : findKey(model, selected);
  }

  /** The box of the address; of a range, the deepest that holds it. */
  #zoomedBox(model: FlameModel): number {
    const { zoom } = this.#inputs;
    const named = zoom !== undefined && 'key' in zoom ? findKey(model, zoom.key) : undefined;
    return named ?? enclosingBox(model, this.#scene.target);
  }

  #keepInWindow(model: FlameModel, box: number): void {
    const y = (model.depths[box] ?? 0) * ROW_HEIGHT_PX;
    const { scrollTop, clientHeight } = this.#scroller;
    if (y < scrollTop) this.#scroller.scrollTop = y;
    if (y + ROW_HEIGHT_PX > scrollTop + clientHeight) {
      this.#scroller.scrollTop = y + ROW_HEIGHT_PX - clientHeight;
    }
    const { target } = this.#scene;
    const { from, to } = windowOf(model, box);
    if (to <= target.from || from >= target.to) {
      const middle = (from + to - widthOf(target)) / 2;
      this.panBy((middle - target.from) / widthOf(target));
    }
  }

  /** A zoomed box deep in the graph is scrolled to, where its callees have room beneath. */
  #bringIntoView(): void {
    const model = this.#scene.model;
    const { zoom } = this.#inputs;
    if (model === undefined || zoom === undefined || !('key' in zoom)) return;
    const depth = model.depths[this.#zoomedBox(model)] ?? 0;
    const y = depth * ROW_HEIGHT_PX;
    const { scrollTop, clientHeight } = this.#scroller;
    if (y >= scrollTop && y < scrollTop + clientHeight / 2) return;
    this.#paint();
    this.#scroller.scrollTop = Math.max(0, (depth - ROWS_ABOVE_ZOOMED) * ROW_HEIGHT_PX);
  }

  #hitAt(model: FlameModel, { x, y }: Point): Hit | undefined {
    const row = Math.floor((y + this.#scroller.scrollTop) / ROW_HEIGHT_PX);
    return hitAt(model, this.#port(), { x, row });
  }

  #port(): Viewport {
    const { scrollTop, clientHeight } = this.#scroller;
    return {
      window: this.#scene.window,
      widthPx: this.#widthPx(),
      firstRow: Math.floor(scrollTop / ROW_HEIGHT_PX),
      endRow: Math.ceil((scrollTop + clientHeight) / ROW_HEIGHT_PX),
    };
  }

  #widthPx(): number {
    return Math.max(1, this.#scroller.clientWidth);
  }
}

function isAt(model: FlameModel, box: number, { start, weight }: BoxPlace): boolean {
  const slack = weight * 1e-6;
  return (
    Math.abs((model.starts[box] ?? 0) - start) <= slack &&
    Math.abs((model.weights[box] ?? 0) - weight) <= slack
  );
}
