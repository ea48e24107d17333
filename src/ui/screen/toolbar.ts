/** The head of the page: which profile and sample type, which view, the search, theme and help. */
import type { ProfileDescription } from '../../web/profile-queries.ts';
import type { PageState, View } from '../page-state.ts';
import { grouped } from '../quantity.ts';
import { sampleTypeText } from '../sample-type-text.ts';
import { ChoiceMenu } from './choice-menu.ts';
import { button, element, setAttributes } from './element.ts';

export interface ToolbarEvents {
  readonly onProfile: (name: string) => void;
  readonly onSampleType: (type: string) => void;
  readonly onView: (view: View) => void;
  readonly onTheme: () => void;
  readonly onHelp: () => void;
}

export interface ToolbarInputs {
  readonly profiles: readonly ProfileDescription[];
  readonly current: ProfileDescription | undefined;
  readonly state: PageState;
}

const VIEWS: readonly { readonly view: View; readonly title: string }[] = [
  { view: 'flamegraph', title: 'Flame graph' },
  { view: 'top', title: 'Top' },
  { view: 'graph', title: 'Graph' },
  { view: 'peek', title: 'Peek' },
  { view: 'tags', title: 'Tags' },
];

export class Toolbar {
  readonly root: HTMLElement;
  readonly #profiles: ChoiceMenu;
  readonly #types: ChoiceMenu;
  readonly #tabs: readonly HTMLButtonElement[];

  constructor(events: ToolbarEvents, search: HTMLElement, filters: HTMLElement) {
    this.#profiles = new ChoiceMenu('Profile', events.onProfile);
    this.#types = new ChoiceMenu('Sample type', events.onSampleType);
    this.#tabs = VIEWS.map(({ view, title }) =>
      button({ class: 'tab' }, () => events.onView(view), title),
    );
    this.root = element(
      'header',
      { class: 'toolbar' },
      element('h1', { class: 'mark' }, 'stackheat'),
      element('div', { class: 'choosers' }, this.#profiles.root, this.#types.root, filters),
      element('nav', { class: 'tabs', 'aria-label': 'Views' }, ...this.#tabs),
      search,
      element(
        'div',
        { class: 'tools' },
        button(
          { class: 'tool', title: 'Light or dark', 'aria-label': 'Switch between light and dark' },
          events.onTheme,
          '◐',
        ),
        button({ class: 'tool', title: 'Keys (?)', 'aria-label': 'Keys' }, events.onHelp, '?'),
      ),
    );
  }

  show({ profiles, current, state }: ToolbarInputs): void {
    const choices = profiles.map((one) => ({
      value: one.name,
      title: one.name,
      text: profileText(one),
    }));
    this.#profiles.show(choices, current?.name ?? state.profile ?? '');
    const types = (current?.sampleTypes ?? []).map((sampleType) => ({
      value: sampleType.type,
      title: sampleType.type,
      text: sampleTypeText(sampleType),
    }));
    this.#types.show(types, state.sampleType ?? current?.defaultSampleType ?? '');
    for (const [i, tab] of this.#tabs.entries()) {
      setAttributes(tab, { 'aria-current': VIEWS[i]?.view === state.view && 'page' });
    }
  }
}

function profileText({ sampleTypes, sampleCount }: ProfileDescription): string {
  const types = sampleTypes.map(({ type }) => type).join(', ');
  return `${types}; ${grouped(sampleCount)} stacks`;
}
