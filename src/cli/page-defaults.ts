/** The command line's options as the page's address spells them; those at their defaults are left out. */
import type { PageOptions } from '../web/page-options.ts';
import type { PprofOptions } from './pprof/command-line.ts';
import { OPTIONS } from './pprof/options.ts';

export function pageDefaults(options: PprofOptions): PageOptions {
  const set = Object.entries(byParameter(options)).filter(
    ([url, value]) => String(value) !== String(initialOf(url)),
  );
  return Object.fromEntries(set.map(([url, value]) => [url, String(value)]));
}

/** pprof's names for the two that it gives no parameter. */
function initialOf(url: string): unknown {
  return OPTIONS.find((option) => (option.url ?? option.name) === url)?.initial;
}

function byParameter(options: PprofOptions): Readonly<Record<string, string | number | boolean>> {
  return {
    f: options.focus,
    i: options.ignore,
    h: options.hide,
    s: options.show,
    sf: options.showFrom,
    prunefrom: options.pruneFrom,
    tf: options.tagFocus,
    ti: options.tagIgnore,
    ts: options.tagShow,
    th: options.tagHide,
    tagroot: options.tagRoot,
    tagleaf: options.tagLeaf,
    n: options.nodeCount,
    nf: options.nodeFraction,
    ef: options.edgeFraction,
    trim: options.trim,
    unit: options.unit,
    g: options.granularity,
    noinlines: options.noInlines,
    showcolumns: options.showColumns,
    calltree: options.callTree,
    mean: options.mean,
    dropneg: options.dropNegative,
    rel: options.relativePercentages,
    sort: options.sort,
  };
}
