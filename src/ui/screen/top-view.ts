/** The table of functions: sorted by a click on a head, filtered by words, one row selected. */
import { CALLED, INLINED } from '../../graph/flame-graph.ts';
import type { TopAnswer } from '../../web/profile-queries.ts';
import { localName } from '../frame-text.ts';
import type { Sort, SortColumn } from '../page-state.ts';
import { change, grouped, quantity, share, shareChange } from '../quantity.ts';
import {
  filterRows,
  partChange,
  runningFlats,
  sortRows,
  type TopRow,
  topRows,
} from '../top-rows.ts';
import { button, element, setAttributes } from './element.ts';
import { virtualRows } from './virtual-rows.ts';

export interface TopInputs {
  readonly answer: TopAnswer;
  readonly sort: Sort;
  readonly filter: string;
  readonly matches: ReadonlySet<number> | undefined;
}

export interface TopEvents {
  readonly onSort: (sort: Sort) => void;
  readonly onFilter: (filter: string) => void;
  /** The function whose boxes the flame graph shall show. */
  readonly onPick: (name: string) => void;
}

interface Column {
  readonly title: string;
  readonly sorts?: SortColumn;
  readonly isNumber: boolean;
  readonly hint: string;
  /** In a difference. */
  readonly changeTitle?: string;
  readonly changeHint?: string;
}

const COLUMNS: readonly Column[] = [
  {
    title: 'flat',
    sorts: 'flat',
    isNumber: true,
    hint: 'In the function itself',
    changeHint: 'How what is in the function itself changed',
  },
  {
    title: 'flat%',
    isNumber: true,
    hint: 'Its part of the total',
    changeHint: 'The change as a part of the base',
  },
  {
    title: 'sum%',
    isNumber: true,
    hint: 'The flat values of all rows down to this one',
    changeTitle: 'share',
    changeHint: "How the function's part of the total changed, in percentage points",
  },
  {
    title: 'cum',
    sorts: 'cum',
    isNumber: true,
    hint: 'In the function and all that it calls',
    changeHint: 'How what is in the function and all that it calls changed',
  },
  {
    title: 'cum%',
    isNumber: true,
    hint: 'Its part of the total',
    changeHint: 'The change as a part of the base',
  },
  { title: 'function', sorts: 'name', isNumber: false, hint: 'Name' },
  { title: 'file', sorts: 'file', isNumber: false, hint: 'Where it is defined' },
];

export class TopView {
  readonly root: HTMLElement;
  readonly #events: TopEvents;
  readonly #heads: readonly HTMLTableCellElement[];
  readonly #filter = element('input', {
    type: 'search',
    class: 'filter',
    placeholder: 'Filter by words in function or file',
    'aria-label': 'Filter functions',
    spellcheck: 'false',
    autocomplete: 'off',
  });
  readonly #count = element('output', { class: 'filter-count', 'aria-live': 'polite' });
  readonly #scroller = element('div', { class: 'top-scroller' });
  readonly #table = element('table', {
    role: 'grid',
    tabindex: '0',
    class: 'top-table',
    'aria-label': 'Functions. Up and down move, Enter shows the function in the flame graph.',
  });
  readonly #rows = virtualRows(this.#scroller);
  #shown: readonly TopRow[] = [];
  #sums: Float64Array = new Float64Array(0);
  #inputs: TopInputs | undefined;
  #activeFrame: number | undefined;

  constructor(events: TopEvents) {
    this.#events = events;
    this.#heads = COLUMNS.map((column) => this.#head(column));
    this.#table.append(element('thead', {}, element('tr', {}, ...this.#heads)), this.#rows.body);
    this.#scroller.append(this.#table);
    this.root = element(
      'section',
      { class: 'top', 'aria-label': 'Top functions' },
      element('div', { class: 'top-bar' }, this.#filter, this.#count),
      this.#scroller,
    );
    this.#filter.addEventListener('input', () => events.onFilter(this.#filter.value));
    this.#table.addEventListener('keydown', (event) => this.#key(event));
  }

  show(inputs: TopInputs): void {
    this.#inputs = inputs;
    if (this.#filter.value !== inputs.filter) this.#filter.value = inputs.filter;
    const all = topRows(inputs.answer);
    this.#shown = sortRows(filterRows(all, inputs.filter), inputs.sort);
    this.#sums = runningFlats(this.#shown);
    this.#count.textContent = countText(this.#shown.length, all.length, inputs.answer.omittedCount);
    const isDifference = inputs.answer.difference !== undefined;
    for (const [i, { sorts, changeHint, hint, title, changeTitle }] of COLUMNS.entries()) {
      const head = this.#heads[i];
      head?.setAttribute('title', (isDifference ? changeHint : undefined) ?? hint);
      const words = head?.querySelector('.head-text');
      if (words) words.textContent = (isDifference ? changeTitle : undefined) ?? title;
      if (head === undefined || sorts === undefined) continue;
      const isSorted = sorts === inputs.sort.column;
      const order = inputs.sort.isDescending ? 'descending' : 'ascending';
      setAttributes(head, { 'aria-sort': isSorted ? order : 'none' });
      const arrow = inputs.sort.isDescending ? '↓' : '↑';
      head.querySelector('.arrow')?.replaceChildren(isSorted ? arrow : '');
    }
    setAttributes(this.#table, { 'aria-rowcount': String(this.#shown.length + 1) });
    this.#rows.update(this.#shown.length, (index) => this.#row(index));
  }

  focusFilter(): void {
    this.#filter.focus();
  }

  /** Of the row that the arrow keys are on. */
  activeName(): string | undefined {
    return this.#shown.find(({ frame }) => frame === this.#activeFrame)?.name;
  }

  focus(): void {
    this.#table.focus({ preventScroll: true });
  }

  #head({ title, sorts, isNumber, hint }: Column): HTMLTableCellElement {
    const arrow = element('span', { class: 'arrow', 'aria-hidden': 'true' });
    const words = element('span', { class: 'head-text' }, title);
    const content =
      sorts === undefined ? words : button({}, () => this.#sortBy(sorts), words, arrow);
    const classes = [isNumber ? 'number' : 'text', title === 'file' ? 'wide-only' : ''];
    return element('th', { scope: 'col', title: hint, class: classes.join(' ').trim() }, content);
  }

  #sortBy(column: SortColumn): void {
    const now = this.#inputs?.sort;
    const isText = column === 'name' || column === 'file';
    const isDescending = now?.column === column ? !now.isDescending : !isText;
    this.#events.onSort({ column, isDescending });
  }

  #row(index: number): HTMLTableRowElement {
    const row = this.#shown[index];
    const inputs = this.#inputs;
    if (row === undefined || inputs === undefined) return element('tr');
    const { difference } = inputs.answer;
    const isActive = row.frame === this.#activeFrame;
    const isMatch = inputs.matches?.has(row.frame) === true;
    const made = element(
      'tr',
      {
        'aria-rowindex': String(index + 2),
        'aria-selected': String(isActive),
        class: isMatch ? 'match' : undefined,
      },
      ...(difference === undefined
        ? valueCells(row, inputs.answer, this.#sums[index] ?? 0)
        : changeCells(row, inputs.answer, difference)),
      nameCell(row),
      element('td', { class: 'file wide-only', title: row.file }, row.file),
    );
    made.addEventListener('click', () => this.#events.onPick(row.name));
    return made;
  }

  #key(event: KeyboardEvent): void {
    const now = this.#shown.findIndex(({ frame }) => frame === this.#activeFrame);
    if (event.key === 'Enter') {
      const row = this.#shown[now];
      if (row !== undefined) this.#events.onPick(row.name);
      return;
    }
    const next = nextRow(event.key, now, this.#shown.length);
    if (next === undefined) return;
    event.preventDefault();
    this.#activeFrame = this.#shown[next]?.frame;
    this.#rows.scrollTo(next);
  }
}

function valueCells(
  row: TopRow,
  { total, sampleType }: TopAnswer,
  sum: number,
): readonly HTMLTableCellElement[] {
  return [
    numberCell(quantity(row.flat, sampleType.unit)),
    shareCell(row.flat, total),
    numberCell(share(sum, total)),
    numberCell(quantity(row.cum, sampleType.unit)),
    shareCell(row.cum, total),
  ];
}

/** In the same columns: the change, as a part of the base, and how the function's part of all changed. */
function changeCells(
  row: TopRow,
  { total, sampleType }: TopAnswer,
  difference: NonNullable<TopAnswer['difference']>,
): readonly HTMLTableCellElement[] {
  const points = partChange(row, difference) * 100;
  const cell = (value: number, text: string): HTMLTableCellElement => {
    const way = value > 0 ? 'grew' : value < 0 ? 'shrank' : '';
    return element('td', { class: `number ${way}`.trim() }, text);
  };
  return [
    cell(row.flat, change(row.flat, sampleType.unit)),
    cell(row.flat, shareChange(row.flat, total)),
    cell(points, `${points > 0 ? '+' : ''}${points.toFixed(2)}`),
    cell(row.cum, change(row.cum, sampleType.unit)),
    cell(row.cum, shareChange(row.cum, total)),
  ];
}

const PAGE_ROWS = 20;

function nextRow(key: string, now: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: now + 1,
    ArrowUp: now - 1,
    PageDown: now + PAGE_ROWS,
    PageUp: now - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  };
  const wanted = steps[key];
  return wanted === undefined ? undefined : Math.max(0, Math.min(count - 1, wanted));
}

function numberCell(text: string): HTMLTableCellElement {
  return element('td', { class: 'number' }, text);
}

/** A bar behind the number, for the eye that runs down the column. */
export function shareCell(value: number, total: number): HTMLTableCellElement {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.width = `${total === 0 ? 0 : Math.min(100, Math.abs((value / total) * 100))}%`;
  return element(
    'td',
    { class: 'number share' },
    bar,
    element('span', { class: 'share-text' }, share(value, total)),
  );
}

/** Where there is too little room the path gives way, since the end of a name says more. */
function nameCell({ name, callKind }: TopRow): HTMLTableCellElement {
  const local = localName(name);
  const path = name.slice(0, name.length - local.length);
  return element(
    'td',
    { class: 'name', title: name },
    element(
      'span',
      { class: 'name-parts' },
      element('span', { class: 'name-path' }, path),
      element('span', { class: 'name-local' }, local),
      element('span', { class: 'name-inline' }, inlineText(callKind)),
    ),
  );
}

/** pprof's words for what the compiler inlined. */
function inlineText(callKind: number): string {
  if (callKind === INLINED) return '\u00a0(inline)';
  return callKind === (INLINED | CALLED) ? '\u00a0(partial-inline)' : '';
}

function countText(shown: number, all: number, omitted: number): string {
  const left = omitted > 0 ? `; the ${grouped(omitted)} lightest are not listed` : '';
  if (shown === all) return `${grouped(all)} functions${left}`;
  return `${grouped(shown)} of ${grouped(all)} functions${left}`;
}
