/**
 * The page: one state, which is its address, and everything shown derived from it. Whatever happens is a
 * change of the state; nothing else tells the parts what to show.
 */
import type {
  PageDescription,
  ProfileDescription,
  ProfileQueries,
  ProfileQuestion,
  SearchAnswer,
  TopAnswer,
} from '../../web/profile-queries.ts';
import { type HeardAnswers, heardAnswers, questionKey } from '../heard-answers.ts';
import {
  DEFAULT_SORT,
  formatAddress,
  type PageState,
  parseAddress,
  parseSort,
  type View,
} from '../page-state.ts';
import { exactPattern } from '../top-rows.ts';
import type { AddressBar } from './address-bar.ts';
import { Crumbs } from './crumbs.ts';
import { DetailsBar } from './details-bar.ts';
import { element, setAttributes } from './element.ts';
import { FilterBar } from './filter-bar.ts';
import { type FlameShown, FlameView } from './flame-view.ts';
import { functionEvents, tagEvents } from './function-events.ts';
import { GraphView } from './graph-view.ts';
import { helpDialog } from './help-dialog.ts';
import { watchKeys } from './keyboard.ts';
import { Notices } from './notices.ts';
import { PeekView } from './peek-view.ts';
import { pictureActions } from './picture-actions.ts';
import { SearchBox } from './search-box.ts';
import { Summary } from './summary.ts';
import { TagsView } from './tags-view.ts';
import { themeChoice } from './theme.ts';
import { Toolbar } from './toolbar.ts';
import { TopView } from './top-view.ts';

/** The address follows the wheel and the keys at this distance: browsers refuse to write it more often. */
const ADDRESS_DELAY_MS = 250;

/** What differs between a page that a server sends and one that is a file. */
export interface PageHost {
  readonly queries: ProfileQueries;
  readonly layoutWorker: () => Worker;
  /** Where the page keeps its address: `/ui/top?si=cpu`. */
  readonly address: AddressBar;
}

export class Page {
  readonly #queries: ProfileQueries;
  readonly #heard: HeardAnswers;
  readonly #address: AddressBar;
  readonly #theme = themeChoice(() => this.#themeChanged());
  readonly #search = new SearchBox({
    onText: (search) =>
      this.#change(
        this.#state.view === 'peek' ? { search, func: undefined } : { search },
        'replace',
      ),
    onStep: (by) => void this.#stepToHit(by).catch((failure) => this.#notices.fail(failure)),
    onLeave: () => this.#focusView(),
  });
  readonly #help = helpDialog();
  readonly #verbs = functionEvents(
    (patch) => this.#change(patch),
    () => this.#state,
  );
  readonly #filters = new FilterBar((options) =>
    this.#change({ options, zoom: undefined, port: undefined }),
  );
  readonly #toolbar = new Toolbar(
    {
      onProfile: (profile) =>
        this.#change({ profile, sampleType: undefined, zoom: undefined, selected: undefined }),
      onSampleType: (sampleType) => this.#change({ sampleType, ...this.#portableZoom() }),
      onView: (view) => this.#change({ view }),
      onTheme: () => this.#theme.toggle(),
      onHelp: () => this.#help.toggle(),
    },
    this.#search.root,
    this.#filters.menu.root,
  );
  readonly #summary = new Summary();
  readonly #notices = new Notices();
  readonly #crumbs = new Crumbs((box) => this.#flame.zoomTo(box));
  readonly #details = new DetailsBar({
    onZoom: (box) => this.#flame.zoomTo(box),
    onFindAll: (name) => this.#change({ search: exactPattern(name) }),
    onFocus: (name) => this.#verbs.onFocus(name),
    onPeek: (name) => this.#verbs.onPeek(name),
    onCopy: (text) =>
      void navigator.clipboard.writeText(text).catch((failure) => this.#notices.fail(failure)),
  });
  readonly #flame: FlameView;
  readonly #flamePart: HTMLElement;
  readonly #graph: GraphView;
  readonly #top = new TopView({
    onSort: (sort) => this.#change({ sort }, 'replace'),
    onFilter: (filter) => this.#change({ filter }, 'replace'),
    onPick: (name) =>
      this.#change({
        view: 'flamegraph',
        search: exactPattern(name),
        zoom: undefined,
        selected: undefined,
      }),
  });
  readonly #peek = new PeekView(this.#verbs);
  readonly #tags = new TagsView(
    tagEvents(
      (patch) => this.#change(patch),
      () => this.#state,
    ),
  );
  #state: PageState;
  #description: PageDescription = { profiles: [], defaults: {} };
  #found: { readonly key: string; readonly answer: SearchAnswer } | undefined;
  #listed: { readonly key: string; readonly answer: TopAnswer } | undefined;
  #shown: FlameShown | undefined;
  #addressTimer: ReturnType<typeof setTimeout> | undefined;

  constructor({ queries, layoutWorker, address }: PageHost) {
    this.#heard = heardAnswers(queries);
    this.#queries = this.#heard.queries;
    this.#address = address;
    this.#state = parseAddress(...address.read());
    this.#graph = new GraphView(this.#queries, layoutWorker, {
      ...this.#verbs,
      theme: () => this.#theme.current(),
      onSelect: (func) => this.#change({ func }, 'replace'),
      onPort: (port) => this.#change({ port }, 'replace'),
      onNodeCount: (n) => this.#limitNodes(n),
      onAnswer: () => this.#renderHead(),
      onFailure: (failure) => this.#notices.fail(failure),
    });
    this.#flame = new FlameView(this.#queries, {
      theme: () => this.#theme.current(),
      onSelect: (selected) => this.#change({ selected }, 'replace'),
      onZoom: (zoom, isStep) => this.#change({ zoom }, isStep ? 'push' : 'replace'),
      onShown: (shown) => this.#flameShown(shown),
      onFailure: (failure) => this.#notices.fail(failure),
    });
    this.#flamePart = element(
      'div',
      { class: 'flame-part' },
      this.#crumbs.root,
      this.#flame.root,
      this.#details.root,
    );
    watchKeys(this.#keyActions(), () => this.#state.view);
    address.onBack(() => {
      this.#state = parseAddress(...address.read());
      this.#render();
    });
  }

  async open(root: HTMLElement): Promise<void> {
    const views = Object.values(this.#roots());
    const main = element('main', {}, ...views);
    root.replaceChildren(
      this.#toolbar.root,
      this.#summary.root,
      this.#filters.root,
      this.#notices.root,
      main,
      this.#help.root,
    );
    // The graph does not wait for the description: the server knows the defaults.
    this.#render();
    try {
      this.#description = await this.#queries.describe();
    } catch (failure) {
      this.#notices.fail(failure);
    }
    // What the command line set is only known now.
    if (Object.keys(this.#description.defaults).length > 0) this.#render();
    else this.#renderHead();
  }

  #change(patch: Partial<PageState>, how: 'push' | 'replace' = 'push'): void {
    const before = formatAddress(this.#state);
    this.#state = { ...this.#state, ...patch };
    const address = formatAddress(this.#state);
    if (how === 'push' && address !== before) {
      this.#writeAddress(before);
      this.#address.push(address);
    } else if (address !== before) {
      clearTimeout(this.#addressTimer);
      this.#addressTimer = setTimeout(() => this.#writeAddress(address), ADDRESS_DELAY_MS);
    }
    this.#render();
  }

  #writeAddress(address: string): void {
    clearTimeout(this.#addressTimer);
    this.#address.replace(address);
  }

  #render(): void {
    const { view } = this.#state;
    this.#notices.clear();
    for (const [name, root] of Object.entries(this.#roots())) root.hidden = name !== view;
    this.#renderHead();
    this.#renderView(view).catch((failure) => this.#notices.fail(failure));
    if (this.#state.search !== '' && this.#searchAnswer() === undefined) {
      this.#loadSearch().catch((failure) => this.#notices.fail(failure));
    }
  }

  #renderView(view: View): Promise<void> {
    switch (view) {
      case 'top':
        return this.#renderTop();
      case 'graph':
        return this.#renderGraph();
      case 'peek':
        return this.#renderPeek();
      case 'tags':
        return this.#renderTags();
      case 'flamegraph':
        return this.#renderFlame();
    }
  }

  #roots(): Readonly<Record<View, HTMLElement>> {
    return {
      flamegraph: this.#flamePart,
      top: this.#top.root,
      graph: this.#graph.root,
      peek: this.#peek.root,
      tags: this.#tags.root,
    };
  }

  /** Of the selected function; without one what is searched for or focused on, or the heaviest. */
  async #renderPeek(): Promise<void> {
    const { func, search, options } = this.#state;
    const pattern = search || (options.f ?? this.#description.defaults.f ?? '');
    const wanted = func === undefined ? { ...(pattern !== '' && { pattern }) } : { func };
    const question = { ...this.#question(), ...wanted };
    await this.#showBusily(this.#peek.root, this.#queries.peek(question), (answer) =>
      this.#peek.show(answer, func ?? pattern),
    );
  }

  async #renderTags(): Promise<void> {
    const answer = this.#queries.tags(this.#question());
    await this.#showBusily(this.#tags.root, answer, (tags) => this.#tags.show(tags));
  }

  /** Unless the page has gone elsewhere meanwhile. */
  async #showBusily<T>(
    root: HTMLElement,
    answer: Promise<T>,
    show: (answer: T) => void,
  ): Promise<void> {
    const asked = this.#state;
    setAttributes(root, { 'aria-busy': 'true' });
    const got = await answer.finally(() => {
      if (this.#state === asked) setAttributes(root, { 'aria-busy': 'false' });
    });
    if (this.#state !== asked) return;
    show(got);
    this.#renderHead();
  }

  /** Whoever asks for a number of functions wants limits to hold. */
  #limitNodes(n: string): void {
    const { defaults } = this.#description;
    const { trim: _, ...others } = this.#state.options;
    const trim = defaults.trim === undefined ? {} : { trim: 't' };
    this.#change({ options: { ...others, ...trim, n }, port: undefined });
  }

  async #renderGraph(): Promise<void> {
    const { func, port, options } = this.#state;
    await this.#graph.show({
      question: this.#question(),
      selected: func,
      port,
      nodeCount: options.n ?? this.#description.defaults.n ?? '80',
      matches: this.#matches(),
    });
  }

  #renderHead(): void {
    const current = this.#profile();
    this.#toolbar.show({ profiles: this.#description.profiles, current, state: this.#state });
    const about = this.#heard.about(this.#question());
    this.#search.show({
      text: this.#state.search,
      answer: this.#searchAnswer(),
      total: about?.total ?? 0,
      hit: this.#selectedHit(),
    });
    this.#filters.show({
      options: this.#state.options,
      defaults: this.#description.defaults,
      notes: about?.notes ?? [],
    });
    if (current === undefined) return;
    const sampleType = this.#state.sampleType ?? current.defaultSampleType;
    this.#summary.show({ profile: current, sampleType, shown: about });
    document.title = `${current.name} ${sampleType} – stackheat`;
  }

  async #renderFlame(): Promise<void> {
    const { zoom, selected } = this.#state;
    const isFound = await this.#flame.show({
      question: this.#question(),
      zoom,
      selected,
      matches: this.#matches(),
    });
    if (!isFound)
      this.#notices.tell('The box of this address is not in this sample type; all of it is shown.');
  }

  async #renderTop(): Promise<void> {
    const key = this.#questionKey();
    if (this.#listed?.key !== key) {
      setAttributes(this.#top.root, { 'aria-busy': 'true' });
      const answer = await this.#queries.top(this.#question());
      if (this.#questionKey() !== key) return;
      this.#listed = { key, answer };
      setAttributes(this.#top.root, { 'aria-busy': 'false' });
      this.#renderHead();
    }
    const { filter } = this.#state;
    const sort =
      this.#state.sort ?? parseSort(this.#description.defaults.sort ?? '') ?? DEFAULT_SORT;
    this.#top.show({ answer: this.#listed.answer, sort, filter, matches: this.#matches() });
  }

  async #loadSearch(): Promise<void> {
    const key = this.#searchKey();
    const answer = await this.#queries.search({ ...this.#question(), text: this.#state.search });
    if (this.#searchKey() !== key) return;
    this.#found = { key, answer };
    this.#render();
  }

  async #stepToHit(by: 1 | -1): Promise<void> {
    if (this.#state.search === '') return;
    if (this.#searchAnswer() === undefined) await this.#loadSearch();
    if (this.#state.view === 'graph') return this.#graph.stepToMatch(by);
    const hits = this.#searchAnswer()?.hits;
    if (hits === undefined || hits.starts.length === 0) return;
    const next = nextHit(this.#selectedHit(), by, hits.starts.length);
    const [start, weight, depth] = [hits.starts[next], hits.weights[next], hits.depths[next]];
    if (start === undefined || weight === undefined || depth === undefined) return;
    if (this.#state.view === 'top') this.#change({ view: 'flamegraph' });
    if (this.#state.view !== 'flamegraph') return;
    await this.#flame.reveal({ start, weight, depth });
  }

  #flameShown(shown: FlameShown): void {
    this.#shown = shown;
    this.#crumbs.show(shown);
    this.#details.show(shown, this.#theme.current());
    this.#renderHead();
  }

  #themeChanged(): void {
    if (this.#shown !== undefined) this.#details.show(this.#shown, this.#theme.current());
    this.#flame.repaint();
    this.#graph.repaint();
  }

  #focusView(): void {
    const { view } = this.#state;
    if (view === 'top') this.#top.focus();
    if (view === 'graph') this.#graph.focus();
    if (view === 'flamegraph') this.#flame.focus();
  }

  #keyActions(): Parameters<typeof watchKeys>[0] {
    return {
      ...pictureActions({
        isGraph: () => this.#state.view === 'graph',
        graph: this.#graph,
        flame: this.#flame,
        onReset: () => this.#change({ zoom: undefined, selected: undefined }),
      }),
      onEscape: () => this.#escape(),
      onVerb: (verb) => {
        const func = this.#selectedFunction();
        if (func !== undefined) this.#verbs[verb](func);
      },
      onFilter: () => this.#filters.menu.open(),
      onSearch: () => this.#search.focus(),
      onHit: (by) => void this.#stepToHit(by).catch((failure) => this.#notices.fail(failure)),
      onView: (view) => this.#change({ view }),
      onTheme: () => this.#theme.toggle(),
      onHelp: () => this.#help.toggle(),
    };
  }

  /** Out of the zoom first, then out of the selection, then out of the search. */
  #escape(): void {
    const { view, zoom, selected, search, func } = this.#state;
    const isFlame = view === 'flamegraph';
    if (view === 'graph' && func !== undefined) {
      this.#change({ func: undefined }, 'replace');
      return;
    }
    if (isFlame && zoom !== undefined) this.#flame.zoomOut();
    else if (isFlame && selected !== undefined) this.#change({ selected: undefined }, 'replace');
    else if (search !== '') this.#change({ search: '' });
  }

  /** A range of one sample type means nothing in another; a box does. */
  #portableZoom(): Pick<PageState, 'zoom'> {
    const { zoom } = this.#state;
    return { zoom: zoom !== undefined && 'key' in zoom ? zoom : undefined };
  }

  #profile(): ProfileDescription | undefined {
    const { profiles } = this.#description;
    const { profile } = this.#state;
    return profile === undefined ? profiles[0] : profiles.find(({ name }) => name === profile);
  }

  #question(): ProfileQuestion {
    const { profile, sampleType, options } = this.#state;
    return {
      ...(Object.keys(options).length > 0 && { options }),
      ...(profile !== undefined && { profile }),
      ...(sampleType !== undefined && { sampleType }),
    };
  }

  #questionKey(): string {
    return questionKey(this.#question());
  }

  #searchKey(): string {
    return JSON.stringify([this.#question(), this.#state.search]);
  }

  #searchAnswer(): SearchAnswer | undefined {
    return this.#found?.key === this.#searchKey() ? this.#found.answer : undefined;
  }

  #selectedFunction(): string | undefined {
    const { view, func } = this.#state;
    if (view === 'top') return this.#top.activeName();
    if (view !== 'flamegraph') return func;
    const { model, selectedBox } = this.#shown ?? {};
    return selectedBox === undefined || selectedBox === 0
      ? undefined
      : model?.frameOf(selectedBox).name;
  }

  /** Which of the search's hits is the selected box. */
  #selectedHit(): number | undefined {
    const hits = this.#searchAnswer()?.hits;
    const { model, selectedBox } = this.#shown ?? {};
    if (hits === undefined || model === undefined || selectedBox === undefined) return undefined;
    const [start, depth] = [model.starts[selectedBox], model.depths[selectedBox]];
    const index = hits.starts.findIndex((at, i) => at === start && hits.depths[i] === depth);
    return index === -1 ? undefined : index;
  }

  #matches(): ReadonlySet<number> | undefined {
    const answer = this.#searchAnswer();
    return answer === undefined ? undefined : new Set(answer.frames);
  }
}

/** Round and round; the widest first. */
function nextHit(now: number | undefined, by: 1 | -1, count: number): number {
  if (now === undefined) return by === 1 ? 0 : count - 1;
  return (now + by + count) % count;
}
