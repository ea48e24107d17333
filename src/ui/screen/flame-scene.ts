/**
 * What the flame graph's canvas shows at this moment: the answers loaded, the window into them, and its
 * movement. The whole graph is kept coarsely; the part zoomed into is fetched again in detail.
 */
import type { ProfileQueries, ProfileQuestion } from '../../web/profile-queries.ts';
import { type FlameModel, findKey, flameModel, windowOf } from '../flame-model.ts';
import { between, covers, eased, type FlameWindow, isNear, widthOf } from '../flame-window.ts';
import type { Zoom } from '../page-state.ts';

const ANIMATION_MS = 220;

/** Boxes of a model may be this much coarser than the window deserves before it is fetched anew. */
const COARSENESS_MAX = 1 / 2000;

/** Fetched beyond both edges, in windows, so that panning a little asks nothing. */
const MARGIN = 0.25;

export interface SceneEvents {
  /** Something moved or arrived: paint again. */
  readonly onChange: () => void;
  readonly onFailure: (failure: unknown) => void;
}

export class FlameScene {
  readonly #queries: ProfileQueries;
  readonly #events: SceneEvents;
  #question: ProfileQuestion = {};
  #overview: FlameModel | undefined;
  #detail: FlameModel | undefined;
  #window: FlameWindow = { from: 0, to: 0 };
  #target: FlameWindow = { from: 0, to: 0 };
  #animation = 0;

  constructor(queries: ProfileQueries, events: SceneEvents) {
    this.#queries = queries;
    this.#events = events;
  }

  get window(): FlameWindow {
    return this.#window;
  }

  /** Where the window is going, or is. */
  get target(): FlameWindow {
    return this.#target;
  }

  /** Undefined until the first answer. */
  get model(): FlameModel | undefined {
    const detail = this.#detail;
    return detail !== undefined && covers(detail.view, this.#window) ? detail : this.#overview;
  }

  /** Returns false when the zoom names a box that this profile does not have. */
  async open(question: ProfileQuestion, zoom: Zoom | undefined): Promise<boolean> {
    const isSame = sameQuestion(this.#question, question) && this.#overview !== undefined;
    if (!isSame) this.#question = question;
    const asked = this.#question;
    if (!isSame) {
      const answer = await this.#queries.flameGraph(question);
      if (this.#question !== asked) return true;
      this.#overview = flameModel(answer);
      this.#detail = undefined;
    }
    const target = await this.#targetOf(zoom, question);
    if (this.#question !== asked) return true;
    const window = target ?? this.#overview?.whole ?? this.#window;
    if (isSame) await this.animateTo(window);
    else await this.jumpTo(window);
    return target !== undefined;
  }

  /** Resolves when the boxes of the window have arrived. */
  jumpTo(window: FlameWindow): Promise<void> {
    cancelAnimationFrame(this.#animation);
    this.#window = window;
    this.#target = window;
    this.#events.onChange();
    return this.#loadDetail().catch(this.#events.onFailure);
  }

  animateTo(target: FlameWindow): Promise<void> {
    if (isNear(target, this.#target)) {
      this.#events.onChange();
      return Promise.resolve();
    }
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return this.jumpTo(target);
    cancelAnimationFrame(this.#animation);
    this.#target = target;
    const start = this.#window;
    const startedMs = performance.now();
    const step = (nowMs: number): void => {
      const progress = Math.max(0, (nowMs - startedMs) / ANIMATION_MS);
      this.#window = between(start, target, eased(progress));
      if (progress < 1) this.#animation = requestAnimationFrame(step);
      this.#events.onChange();
    };
    this.#animation = requestAnimationFrame(step);
    return this.#loadDetail().catch(this.#events.onFailure);
  }

  /** The box of that key in what is loaded. */
  find(key: string): { readonly model: FlameModel; readonly box: number } | undefined {
    for (const model of [this.#detail, this.#overview]) {
      const box = model === undefined ? undefined : findKey(model, key);
      if (model !== undefined && box !== undefined) return { model, box };
    }
    return undefined;
  }

  async #targetOf(
    zoom: Zoom | undefined,
    question: ProfileQuestion,
  ): Promise<FlameWindow | undefined> {
    const whole = this.#overview?.whole;
    if (zoom === undefined || whole === undefined) return whole;
    if (!('key' in zoom)) {
      return { from: zoom.fromPart * whole.to, to: zoom.toPart * whole.to };
    }
    const found = this.find(zoom.key);
    if (found !== undefined) return windowOf(found.model, found.box);
    const answer = await this.#queries.flameGraph({ ...question, view: { key: zoom.key } });
    return answer.isKeyFound ? answer.view : undefined;
  }

  async #loadDetail(): Promise<void> {
    const target = this.#target;
    const question = this.#question;
    const overview = this.#overview;
    if (overview === undefined || isFineEnough(overview, target)) return;
    if (this.#detail !== undefined && isFineEnough(this.#detail, target)) return;
    const margin = widthOf(target) * MARGIN;
    const from = Math.max(0, target.from - margin);
    const to = Math.min(overview.whole.to, target.to + margin);
    const answer = await this.#queries.flameGraph({ ...question, view: { from, to } });
    if (this.#question !== question || this.#target !== target) return;
    this.#detail = flameModel(answer);
    this.#events.onChange();
  }
}

function isFineEnough(model: FlameModel, window: FlameWindow): boolean {
  if (!covers(model.view, window)) return false;
  return model.omittedCount === 0 || model.minWeight <= widthOf(window) * COARSENESS_MAX;
}

function sameQuestion(a: ProfileQuestion, b: ProfileQuestion): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
