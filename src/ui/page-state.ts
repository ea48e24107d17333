/** What the page shows, all of it in its address: a reload loses nothing and a link shares everything. */

import { PAGE_OPTIONS, type PageOptions } from '../web/page-options.ts';

export type View = 'flamegraph' | 'graph' | 'top' | 'peek' | 'tags';

/** A box by its key, or a range of the width as parts of the whole. */
export type Zoom =
  | { readonly key: string }
  | { readonly fromPart: number; readonly toPart: number };

export type SortColumn = 'flat' | 'cum' | 'name' | 'file';

export interface Sort {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

export interface PageState {
  readonly view: View;
  /** Undefined is the server's first, and the profile's default. */
  readonly profile: string | undefined;
  readonly sampleType: string | undefined;
  readonly zoom: Zoom | undefined;
  /** The selected box by its key. */
  readonly selected: string | undefined;
  readonly search: string;
  /** Undefined is the command line's, or the heaviest first. */
  readonly sort: Sort | undefined;
  readonly filter: string;
  /** A function by its name: selected in the graph, looked at in peek. */
  readonly func: string | undefined;
  /** Where the graph was moved to (graph-port.ts). */
  readonly port: string | undefined;
  /** Filters and limits by pprof's parameter; an empty one takes away what the command line set. */
  readonly options: PageOptions;
}

const VIEWS: readonly View[] = ['flamegraph', 'graph', 'top', 'peek', 'tags'];

export const DEFAULT_SORT: Sort = { column: 'flat', isDescending: true };

const SORT_COLUMNS: readonly SortColumn[] = ['flat', 'cum', 'name', 'file'];

/** Whatever cannot be read is left at its default: addresses are edited by hand. */
export function parseAddress(path: string, query: string): PageState {
  const params = new URLSearchParams(query);
  return {
    view: VIEWS.find((view) => path === `/ui/${view}`) ?? 'flamegraph',
    profile: params.get('profile') ?? undefined,
    sampleType: params.get('si') ?? undefined,
    zoom: parseZoom(params.get('zoom') ?? '', params.get('range') ?? ''),
    selected: params.get('at') ?? undefined,
    search: params.get('q') ?? '',
    sort: parseSort(params.get('sort') ?? ''),
    filter: params.get('filter') ?? '',
    func: params.get('fn') ?? undefined,
    port: params.get('port') ?? undefined,
    options: Object.fromEntries(
      PAGE_OPTIONS.flatMap((name) => {
        const text = params.get(name);
        return text === null ? [] : [[name, text]];
      }),
    ),
  };
}

export function formatAddress(state: PageState): string {
  const params = new URLSearchParams();
  if (state.profile !== undefined) params.set('profile', state.profile);
  if (state.sampleType !== undefined) params.set('si', state.sampleType);
  if (state.zoom !== undefined) {
    if ('key' in state.zoom) params.set('zoom', state.zoom.key);
    else params.set('range', `${part(state.zoom.fromPart)}-${part(state.zoom.toPart)}`);
  }
  if (state.selected !== undefined) params.set('at', state.selected);
  if (state.search !== '') params.set('q', state.search);
  if (state.sort !== undefined) params.set('sort', formatSort(state.sort));
  if (state.filter !== '') params.set('filter', state.filter);
  if (state.func !== undefined) params.set('fn', state.func);
  if (state.port !== undefined) params.set('port', state.port);
  for (const name of PAGE_OPTIONS) {
    const text = state.options[name];
    if (text !== undefined) params.set(name, text);
  }
  const query = params.toString();
  return `/ui/${state.view}${query === '' ? '' : `?${query}`}`;
}

function parseZoom(key: string, range: string): Zoom | undefined {
  if (/^[0-9a-z]{1,11}$/.test(key)) return { key };
  const [, from, to] = /^(\d(?:\.\d+)?)-(\d(?:\.\d+)?)$/.exec(range) ?? [];
  const fromPart = Number(from);
  const toPart = Number(to);
  return fromPart >= 0 && fromPart < toPart && toPart <= 1 ? { fromPart, toPart } : undefined;
}

/** Nine digits tell two columns of pixels apart up to the deepest zoom. */
function part(value: number): string {
  return value.toFixed(9).replace(/\.?0+$/, '');
}

/** As in pprof's addresses, `cum` is the heaviest first; a leading minus turns the order round. */
export function parseSort(text: string): Sort | undefined {
  const isTurned = text.startsWith('-');
  const name = isTurned ? text.slice(1) : text;
  const column = SORT_COLUMNS.find((one) => one === name);
  return column === undefined ? undefined : { column, isDescending: isNumber(column) !== isTurned };
}

function formatSort({ column, isDescending }: Sort): string {
  return `${isDescending === isNumber(column) ? '' : '-'}${column}`;
}

function isNumber(column: SortColumn): boolean {
  return column === 'flat' || column === 'cum';
}
