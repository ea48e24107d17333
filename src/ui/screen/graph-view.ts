/** The call graph: asked for, laid out in a worker, drawn, and what pointers and keys do to it. */
import type { GraphAnswer, ProfileQueries, ProfileQuestion } from '../../web/profile-queries.ts';
import type { Direction } from '../flame-moves.ts';
import { hoverFacts, shownSentence } from '../graph-facts.ts';
import type { GraphLayout } from '../graph-layout.ts';
import { moveInGraph, neighbours } from '../graph-moves.ts';
import {
  type Extent,
  formatPort,
  type GraphPort,
  panPort,
  parsePort,
  portWith,
  type Size,
  startOfLook,
  wholeGraph,
  zoomPort,
} from '../graph-port.ts';
import type { Theme } from '../palette.ts';
import { button, element, setAttributes } from './element.ts';
import { type Point, watchPointer } from './flame-pointer.ts';
import { FunctionBar, type FunctionBarEvents } from './function-bar.ts';
import { drawGraph, type GraphDrawing } from './graph-drawing.ts';
import { LayoutProgress } from './layout-progress.ts';
import { LayoutError, LayoutRun, STOPPED } from './layout-run.ts';
import { NumberField } from './number-field.ts';
import { tooltip } from './tooltip.ts';

export interface GraphInputs {
  readonly question: ProfileQuestion;
  /** A function by its name. */
  readonly selected: string | undefined;
  /** graph-port.ts; undefined is all of it. */
  readonly port: string | undefined;
  readonly nodeCount: string;
  /** Frames that a search found, as in the flame graph. */
  readonly matches: ReadonlySet<number> | undefined;
}

export interface GraphEvents extends FunctionBarEvents {
  readonly theme: () => Theme;
  readonly onSelect: (name: string | undefined) => void;
  readonly onPort: (port: string | undefined) => void;
  readonly onNodeCount: (count: string) => void;
  /** Something new is known of the samples shown. */
  readonly onAnswer: () => void;
  readonly onFailure: (failure: unknown) => void;
}

/** A screen's part that a key moves. */
const PAN_PART = 0.15;

export class GraphView {
  readonly root: HTMLElement;
  readonly #queries: ProfileQueries;
  readonly #events: GraphEvents;
  readonly #run: LayoutRun;
  readonly #count: NumberField;
  readonly #shownText = element('output', { class: 'filter-count' });
  readonly #stage = element('div', { class: 'graph-stage' });
  readonly #progress: LayoutProgress;
  readonly #bar: FunctionBar;
  readonly #tooltip = tooltip();
  #inputs: GraphInputs | undefined;
  #key = '';
  #answer: GraphAnswer | undefined;
  #layout: GraphLayout | undefined;
  #drawing: GraphDrawing | undefined;
  #port: GraphPort = { x: 0, y: 0, scale: 1 };
  #hovered: number | undefined;

  constructor(queries: ProfileQueries, startWorker: () => Worker, events: GraphEvents) {
    this.#queries = queries;
    this.#events = events;
    this.#run = new LayoutRun(startWorker);
    this.#bar = new FunctionBar(events);
    this.#count = new NumberField('Functions', events.onNodeCount);
    this.#progress = new LayoutProgress({
      onStop: () => this.#run.stop(),
      onAgain: () => this.#load().catch(events.onFailure),
      onFewer: (count) => events.onNodeCount(String(count)),
    });
    const zooms = element(
      'div',
      { class: 'graph-zooms' },
      button({ class: 'framed', 'aria-label': 'Zoom in', title: '+' }, () => this.zoomBy(1.4), '+'),
      button(
        { class: 'framed', 'aria-label': 'Zoom out', title: '-' },
        () => this.zoomBy(1 / 1.4),
        '−',
      ),
      button({ class: 'framed', title: '0' }, () => this.showWhole(), 'Whole'),
    );
    this.root = element(
      'section',
      { class: 'graph', 'aria-label': 'Call graph' },
      element('div', { class: 'top-bar' }, this.#count.root, this.#shownText, zooms),
      element('div', { class: 'graph-part' }, this.#stage, this.#progress.root),
      this.#bar.root,
      this.#tooltip.root,
    );
    this.#watchPointer();
    new ResizeObserver(() => this.#update()).observe(this.#stage);
  }

  async show(inputs: GraphInputs): Promise<void> {
    this.#inputs = inputs;
    this.#count.show(inputs.nodeCount);
    const key = JSON.stringify(inputs.question);
    if (key === this.#key && this.#drawing !== undefined) this.#update();
    else await this.#load();
  }

  repaint(): void {
    if (this.#layout !== undefined) this.#draw(this.#layout);
  }

  move(direction: Direction): void {
    const layout = this.#layout;
    if (layout === undefined) return;
    const next = moveInGraph(layout, this.#selected(), direction);
    if (next === undefined) return;
    this.#reveal(next);
    this.#drawing?.focus(next);
  }

  /** The next or previous of what a search found, the heaviest first. */
  stepToMatch(by: 1 | -1): void {
    const found = [...(this.#matching() ?? [])].sort((a, b) => a - b);
    if (found.length === 0) return;
    const now = found.indexOf(this.#selected() ?? -1);
    const next = now === -1 ? (by === 1 ? 0 : found.length - 1) : now + by;
    const index = found[(next + found.length) % found.length];
    if (index !== undefined) this.#reveal(index);
  }

  focusSelected(): void {
    const index = this.#selected();
    if (index !== undefined) this.#events.onFocus(this.#nameOf(index));
  }

  zoomBy(factor: number): void {
    this.#movePort(zoomPort(this.#port, { x: 0, y: 0 }, factor, this.#whole()));
  }

  panBy(screensX: number, screensY: number): void {
    const { width, height } = this.#screen();
    const [byX, byY] = [-screensX * width * PAN_PART, -screensY * height * PAN_PART];
    this.#movePort(panPort(this.#port, byX, byY, this.#size()));
  }

  showWhole(): void {
    this.#movePort(this.#whole());
  }

  focus(): void {
    this.#stage.querySelector<SVGElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  async #load(): Promise<void> {
    const inputs = this.#inputs;
    if (inputs === undefined) return;
    const key = JSON.stringify(inputs.question);
    this.#key = key;
    setAttributes(this.root, { 'aria-busy': 'true' });
    try {
      const answer = await this.#queries.graph(inputs.question);
      if (this.#key !== key) return;
      this.#answer = answer;
      this.#events.onAnswer();
      this.#shownText.textContent = shownSentence(answer);
      const layout = await this.#layOut(answer);
      if (this.#key !== key || layout === undefined) return;
      this.#layout = layout;
      this.#port = parsePort(this.#inputs?.port ?? '') ?? this.#start();
      this.#draw(layout);
    } catch (failure) {
      // What is shown is not what was asked for.
      this.#clear();
      throw failure;
    } finally {
      if (this.#key === key) setAttributes(this.root, { 'aria-busy': 'false' });
    }
  }

  /** Undefined when the user stopped it. */
  async #layOut(answer: GraphAnswer): Promise<GraphLayout | undefined> {
    const { dot, functions } = answer;
    const known = this.#run.known(dot);
    if (known !== undefined) return known;
    const calls = dot.split('\n').filter((line) => /^N\d+ -> N\d+ /.test(line)).length;
    this.#progress.begin(functions.names.length, calls);
    try {
      const layout = await this.#run.layOut(dot);
      this.#progress.end();
      return layout;
    } catch (failure) {
      if (!(failure instanceof LayoutError && failure.message === STOPPED)) {
        this.#progress.end();
        throw failure;
      }
      // Ended for another graph, or by hand.
      if (this.#answer === answer) {
        this.#clear();
        this.#progress.stopped(functions.names.length);
      }
      return undefined;
    }
  }

  #clear(): void {
    this.#layout = undefined;
    this.#drawing = undefined;
    this.#stage.replaceChildren();
    this.#bar.show(undefined);
  }

  #draw(layout: GraphLayout): void {
    const answer = this.#answer;
    if (answer === undefined) return;
    const name = (index: number): string => answer.functions.titles[index] ?? '';
    this.#drawing = drawGraph(layout, this.#events.theme(), { name });
    this.#stage.replaceChildren(this.#drawing.root);
    this.#place();
    this.#update();
  }

  #update(): void {
    const port = parsePort(this.#inputs?.port ?? '') ?? this.#start();
    if (formatPort(port) !== formatPort(this.#port)) {
      this.#port = port;
      this.#place();
    }
    this.#mark();
    const index = this.#selected();
    this.#bar.show(index === undefined ? undefined : { answer: this.#answer, index });
  }

  #mark(): void {
    const layout = this.#layout;
    if (layout === undefined) return;
    const selected = this.#selected();
    const centre = this.#hovered ?? selected;
    const near = centre === undefined ? undefined : neighbours(layout, centre);
    this.#drawing?.mark({ selected: centre, near, matches: this.#matching() });
  }

  #reveal(index: number): void {
    const box = this.#layout?.boxes.find((one) => one.functionIndex === index && !one.isTag);
    if (box !== undefined) this.#movePort(portWith(this.#port, box, this.#screen()));
    this.#events.onSelect(this.#nameOf(index));
  }

  #matching(): ReadonlySet<number> | undefined {
    const { matches } = this.#inputs ?? {};
    const frames = this.#answer?.functions.frames;
    if (matches === undefined || frames === undefined) return undefined;
    const found = [...frames.keys()].filter((i) => frames[i]?.some((frame) => matches.has(frame)));
    return new Set(found);
  }

  #selected(): number | undefined {
    const name = this.#inputs?.selected;
    const index = name === undefined ? -1 : (this.#answer?.functions.names.indexOf(name) ?? -1);
    return index === -1 ? undefined : index;
  }

  #nameOf(index: number): string {
    return this.#answer?.functions.names[index] ?? '';
  }

  #watchPointer(): void {
    watchPointer(this.#stage, {
      onHover: (point, target) => this.#hover(functionAt(target), point),
      onClick: (_, kind, target) => this.#click(functionAt(target), kind),
      onDrag: (byX, byY) => this.#movePort(panPort(this.#port, byX, byY, this.#size())),
      onZoom: (at, factor) => {
        const { width, height } = this.#screen();
        const fromMiddle = { x: at.x - width / 2, y: at.y - height / 2 };
        this.#movePort(zoomPort(this.#port, fromMiddle, factor, this.#whole()));
      },
    });
  }

  #hover(index: number | undefined, point: Point | undefined): void {
    if (index === undefined || point === undefined || this.#answer === undefined) {
      this.#tooltip.hide();
    } else {
      const { left, top } = this.#stage.getBoundingClientRect();
      const content = hoverFacts(this.#answer, index);
      this.#tooltip.show(content, { x: left + point.x, y: top + point.y });
    }
    if (index === this.#hovered) return;
    this.#hovered = index;
    this.#mark();
  }

  #click(index: number | undefined, kind: 'mouse' | 'touch'): void {
    const isSecondTouch = index !== undefined && index === this.#selected();
    this.#events.onSelect(index === undefined ? undefined : this.#nameOf(index));
    if (index === undefined || (kind === 'touch' && !isSecondTouch)) return;
    this.#events.onFocus(this.#nameOf(index));
  }

  #movePort(port: GraphPort): void {
    // To the digits that an address holds: a reload must find the same.
    const text = formatPort(port);
    this.#port = parsePort(text) ?? port;
    this.#place();
    this.#events.onPort(text);
  }

  #place(): void {
    if (this.#screen().width > 0) this.#drawing?.move(this.#port, this.#screen());
  }

  #screen(): Size {
    return { width: this.#stage.clientWidth, height: this.#stage.clientHeight };
  }

  #size(): Extent {
    const { left = 0, top = 0, widthPt = 1, heightPt = 1 } = this.#layout ?? {};
    return { left, top, width: widthPt, height: heightPt };
  }

  #start(): GraphPort {
    const flats = this.#answer?.functions.flats ?? [];
    const hottest = flats.reduce(
      (best, flat, i) => (Math.abs(flat) > Math.abs(flats[best] ?? 0) ? i : best),
      0,
    );
    const box = this.#layout?.boxes.find((one) => one.functionIndex === hottest && !one.isTag);
    return startOfLook(this.#size(), this.#screen(), box);
  }

  #whole(): GraphPort {
    return wholeGraph(this.#size(), this.#screen());
  }
}

function functionAt(target: EventTarget | null): number | undefined {
  const box = target instanceof Element ? target.closest('[data-function]') : null;
  return box === null ? undefined : Number(box.getAttribute('data-function'));
}
